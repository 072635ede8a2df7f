-- Trino's functions as Athena spells them, for ad hoc SQL: made on the connection that runs it, never on the store's own.
-- They shadow DuckDB’s functions of the same name (system.main.NAME still reaches those). The comment after a macro is its
-- description in `trail sql --schema`; names with an underscore in front are the others' own.
CREATE OR REPLACE TEMP MACRO _jp(p) AS system.main.regexp_replace(system.main.regexp_replace(p, '\[\s*["'']([^"'']*)["'']\s*\]', '."\1"', 'g'), '^\$?', '$');
-- DuckDB does not look into TRY for the columns by which GROUP BY ALL is to group: a branch that is never taken shows them.
CREATE OR REPLACE TEMP MACRO json_extract_scalar(j, p) AS CASE WHEN false THEN CAST(j AS VARCHAR) || p ELSE TRY(CASE WHEN json_type(CAST(j AS VARCHAR), _jp(p)) IN ('OBJECT','ARRAY','NULL') THEN NULL ELSE json_extract_string(CAST(j AS VARCHAR), _jp(p)) END) END; -- The value at a path of a JSON document as text; null for objects, lists and what is no JSON.
CREATE OR REPLACE TEMP MACRO json_extract(j, p) AS CASE WHEN false THEN CAST(CAST(j AS VARCHAR) || p AS JSON) ELSE TRY(system.main.json_extract(CAST(j AS VARCHAR), _jp(p))) END; -- The JSON at a path of a JSON document.
CREATE OR REPLACE TEMP MACRO json_parse(s) AS CAST(s AS JSON); -- A text read as JSON.
CREATE OR REPLACE TEMP MACRO json_format(j) AS CAST(j AS VARCHAR); -- JSON as text.
CREATE OR REPLACE TEMP MACRO from_iso8601_date(s) AS CAST(s AS DATE); -- An ISO 8601 text as a date.
CREATE OR REPLACE TEMP MACRO date_parse(s, f) AS strptime(s, list_transform([f], lambda x: system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(x, '%M', '%B'), '%i', '%M'), '%s', '%S'), '%T', '%H:%M:%S'), '%h', '%I'), '%W', '%A'), '%e', '%-d'), '%c', '%-m'), '%k', '%-H'), '%r', '%I:%M:%S %p'))[1]); -- A text as a time, by a format of MySQL’s letters: %Y-%m-%d %H:%i:%s.
CREATE OR REPLACE TEMP MACRO date_format(t, f := '%Y-%m-%d') AS strftime(t, system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(f, '%M', '%B'), '%i', '%M'), '%s', '%S'), '%T', '%H:%M:%S'), '%h', '%I'), '%W', '%A'), '%e', '%-d'), '%c', '%-m'), '%k', '%-H'), '%r', '%I:%M:%S %p')); -- A time as text, by a format of MySQL’s letters.
CREATE OR REPLACE TEMP MACRO _iv(u, n) AS CASE lower(u) WHEN 'millisecond' THEN to_milliseconds(n) WHEN 'second' THEN to_seconds(n) WHEN 'minute' THEN to_minutes(n) WHEN 'hour' THEN to_hours(n) WHEN 'day' THEN to_days(CAST(n AS INTEGER)) WHEN 'week' THEN to_weeks(CAST(n AS INTEGER)) WHEN 'month' THEN to_months(CAST(n AS INTEGER)) WHEN 'quarter' THEN to_months(CAST(3*n AS INTEGER)) WHEN 'year' THEN to_years(CAST(n AS INTEGER)) END;
CREATE OR REPLACE TEMP MACRO date_add(u, n, t DATE) AS CAST(t + _iv(u, n) AS DATE), (u, n, t TIMESTAMP) AS t + _iv(u, n), (u, n, t TIMESTAMPTZ) AS t + _iv(u, n), (d, i) AS d + i; -- A time some units later: date_add('day', 1, t).
CREATE OR REPLACE TEMP MACRO date_diff(u, a, b) AS datesub(u, a, b); -- How many whole units lie between two times.
CREATE OR REPLACE TEMP MACRO to_unixtime(t) AS epoch(t); -- Seconds since 1970.
CREATE OR REPLACE TEMP MACRO from_unixtime(n) AS to_timestamp(n); -- A time from seconds since 1970.
CREATE OR REPLACE TEMP MACRO at_timezone(t, z) AS timezone(z, t); -- The local time at a zone.
CREATE OR REPLACE TEMP MACRO day_of_week(t) AS isodow(t); -- 1 for Monday to 7 for Sunday.
CREATE OR REPLACE TEMP MACRO dow(t) AS isodow(t); -- 1 for Monday to 7 for Sunday.
CREATE OR REPLACE TEMP MACRO day_of_year(t) AS dayofyear(t); -- The day of the year.
CREATE OR REPLACE TEMP MACRO day_of_month(t) AS day(t); -- The day of the month.
CREATE OR REPLACE TEMP MACRO week_of_year(t) AS weekofyear(t); -- The ISO week.
CREATE OR REPLACE TEMP MACRO regexp_like(s, p) AS regexp_matches(CAST(s AS VARCHAR), p); -- Whether a pattern is found in a text.
CREATE OR REPLACE TEMP MACRO regexp_extract(s, p) AS CASE WHEN regexp_matches(CAST(s AS VARCHAR), p) THEN system.main.regexp_extract(CAST(s AS VARCHAR), p) END, (s, p, g) AS CASE WHEN regexp_matches(CAST(s AS VARCHAR), p) THEN system.main.regexp_extract(CAST(s AS VARCHAR), p, g) END; -- The first match of a pattern, or one of its groups.
CREATE OR REPLACE TEMP MACRO regexp_replace(s, p) AS system.main.regexp_replace(CAST(s AS VARCHAR), p, '', 'g'), (s, p, r) AS system.main.regexp_replace(CAST(s AS VARCHAR), p, system.main.regexp_replace(r, '\$(\d)', '\\\1', 'g'), 'g'); -- Every match replaced; $1 stands for a group.
CREATE OR REPLACE TEMP MACRO regexp_split(s, p) AS string_split_regex(CAST(s AS VARCHAR), p); -- A text cut at each match.
CREATE OR REPLACE TEMP MACRO regexp_count(s, p) AS len(regexp_extract_all(CAST(s AS VARCHAR), p)); -- How many matches there are.
CREATE OR REPLACE TEMP MACRO split_part(s, d, i) AS CASE WHEN i <= len(string_split(s, d)) THEN system.main.split_part(s, d, i) END; -- One part of a text cut at a separator; null beyond the last.
CREATE OR REPLACE TEMP MACRO strpos(s, t) AS instr(CAST(s AS VARCHAR), t); -- Where a text first stands within another, 0 where it does not.
CREATE OR REPLACE TEMP MACRO cardinality(x) AS len(x); -- How many elements a list or map has.
CREATE OR REPLACE TEMP MACRO array_join(l, d) AS array_to_string(l, d), (l, d, n) AS array_to_string(list_transform(l, lambda x: coalesce(CAST(x AS VARCHAR), n)), d); -- The elements as one text.
CREATE OR REPLACE TEMP MACRO array_sort(l) AS list_sort(l); -- The elements in order, null last.
CREATE OR REPLACE TEMP MACRO map_agg(k, v) AS map_from_entries(list(row(k, v))); -- Keys and values of a group as a map.
CREATE OR REPLACE TEMP MACRO approx_distinct(x) AS approx_count_distinct(x); -- An estimate of how many values there are.
CREATE OR REPLACE TEMP MACRO approx_percentile(x, p) AS approx_quantile(x, p); -- An estimate of a percentile.
CREATE OR REPLACE TEMP MACRO url_extract_path(u) AS system.main.regexp_extract(u, '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*([^?#]*)', 1); -- The path of a URL.
CREATE OR REPLACE TEMP MACRO codepoint(s) AS unicode(s); -- The number of a character.
CREATE OR REPLACE TEMP MACRO levenshtein_distance(a, b) AS levenshtein(a, b); -- How many letters differ.
CREATE OR REPLACE TEMP MACRO to_utf8(s) AS encode(s); -- A text as bytes.
CREATE OR REPLACE TEMP MACRO from_utf8(b) AS decode(b); -- Bytes as text.
CREATE OR REPLACE TEMP MACRO to_hex(b) AS hex(b); -- Bytes in hexadecimal.
CREATE OR REPLACE TEMP MACRO is_nan(x) AS isnan(x); -- Whether a number is none.
CREATE OR REPLACE TEMP MACRO bitwise_and(a, b) AS a & b; -- The bits that both have.
CREATE OR REPLACE TEMP MACRO parse_datetime(s, f) AS CAST(strptime(s, list_transform([f], lambda x: system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(x, 'yyyy', '%Y'), 'MM', '%m'), 'dd', '%d'), 'HH', '%H'), 'mm', '%M'), 'ss', '%S'), '''', ''))[1]) AS TIMESTAMPTZ); -- A text as a time, by a format of Joda’s letters: yyyy-MM-dd HH:mm:ss.
CREATE OR REPLACE TEMP MACRO format_datetime(t, f := 'yyyy') AS strftime(t, system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(f, 'yyyy', '%Y'), 'MM', '%m'), 'dd', '%d'), 'HH', '%H'), 'mm', '%M'), 'ss', '%S'), '''', '')); -- A time as text, by a format of Joda’s letters.
CREATE OR REPLACE TEMP MACRO lpad(s, n) AS system.main.lpad(s, n, ' '), (s, n, c) AS system.main.lpad(s, n, c); -- A text filled up on its left.
CREATE OR REPLACE TEMP MACRO replace(s, t) AS system.main.replace(s, t, ''), (s, t, r) AS system.main.replace(s, t, r); -- A text with another replaced or removed.
CREATE OR REPLACE TEMP MACRO split(s, d) AS string_split(s, d), (s, d, n) AS CASE WHEN len(string_split(s, d)) > n THEN list_concat(string_split(s, d)[1:n-1], [array_to_string(string_split(s, d)[n:], d)]) ELSE string_split(s, d) END; -- A text cut at a separator, into n parts at most.
CREATE OR REPLACE TEMP MACRO truncate(x) AS trunc(x); -- A number without its decimals.
CREATE OR REPLACE TEMP MACRO rand() AS random(); -- A number from 0 to 1 by chance.
CREATE OR REPLACE TEMP MACRO random_uuid() AS uuid(); -- A UUID by chance.
CREATE OR REPLACE TEMP MACRO md5(b BLOB) AS unhex(system.main.md5(b)), (b VARCHAR) AS system.main.md5(b); -- The MD5 of bytes, or of a text in hexadecimal.
CREATE OR REPLACE TEMP MACRO slice(l, s, n) AS l[s:s+n-1]; -- n elements of a list from a place on.
CREATE TEMP TYPE ipaddress AS VARCHAR;
CREATE TEMP TYPE ipprefix AS VARCHAR;
CREATE OR REPLACE TEMP MACRO every(x) AS bool_and(x); -- Whether a condition holds for all of a group.
CREATE OR REPLACE TEMP MACRO split_to_map(s, d, k) AS map_from_entries(list_transform(string_split(s, d), lambda e: row(string_split(e, k)[1], string_split(e, k)[2]))); -- key=value pairs as a map.
CREATE OR REPLACE TEMP MACRO date_trunc(u, t DATE) AS CAST(system.main.date_trunc(u, t) AS DATE), (u, t TIMESTAMP) AS system.main.date_trunc(u, t), (u, t TIMESTAMPTZ) AS system.main.date_trunc(u, t); -- A time cut to its unit.
CREATE OR REPLACE TEMP MACRO to_iso8601(t DATE) AS strftime(t, '%Y-%m-%d'), (t TIMESTAMP) AS strftime(t, '%Y-%m-%dT%H:%M:%S'), (t TIMESTAMPTZ) AS strftime(t, '%Y-%m-%dT%H:%M:%S.%gZ'); -- A time or date as ISO 8601 text.

-- A time has milliseconds there, cut and not rounded.
CREATE OR REPLACE TEMP MACRO from_iso8601_timestamp(s) AS system.main.date_trunc('millisecond', CAST(s AS TIMESTAMPTZ)); -- An ISO 8601 text as a time, to the millisecond.
CREATE OR REPLACE TEMP MACRO year_of_week(t) AS isoyear(t); -- The year of the ISO week.
CREATE OR REPLACE TEMP MACRO yow(t) AS isoyear(t); -- The year of the ISO week.
CREATE OR REPLACE TEMP MACRO last_day_of_month(t) AS last_day(t); -- The last day of the month.

-- A null among the arguments makes the answer null.
CREATE OR REPLACE TEMP MACRO concat(a, b) AS a || b, (a, b, c) AS a || b || c, (a, b, c, d) AS a || b || c || d, (a, b, c, d, e) AS a || b || c || d || e, (a, b, c, d, e, f) AS a || b || c || d || e || f, (a, b, c, d, e, f, g) AS a || b || c || d || e || f || g, (a, b, c, d, e, f, g, h) AS a || b || c || d || e || f || g || h, (a, b, c, d, e, f, g, h, i) AS a || b || c || d || e || f || g || h || i, (a, b, c, d, e, f, g, h, i, j) AS a || b || c || d || e || f || g || h || i || j; -- Texts or lists joined; null where one is null.
CREATE OR REPLACE TEMP MACRO greatest(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN system.main.greatest(a, b) END, (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN system.main.greatest(a, b, c) END, (a, b, c, d) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL THEN system.main.greatest(a, b, c, d) END, (a, b, c, d, e) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL THEN system.main.greatest(a, b, c, d, e) END, (a, b, c, d, e, f) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL THEN system.main.greatest(a, b, c, d, e, f) END, (a, b, c, d, e, f, g) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL THEN system.main.greatest(a, b, c, d, e, f, g) END, (a, b, c, d, e, f, g, h) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL THEN system.main.greatest(a, b, c, d, e, f, g, h) END, (a, b, c, d, e, f, g, h, i) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL AND i IS NOT NULL THEN system.main.greatest(a, b, c, d, e, f, g, h, i) END, (a, b, c, d, e, f, g, h, i, j) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL AND i IS NOT NULL AND j IS NOT NULL THEN system.main.greatest(a, b, c, d, e, f, g, h, i, j) END; -- The greatest of its arguments; null where one is null.
CREATE OR REPLACE TEMP MACRO least(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN system.main.least(a, b) END, (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN system.main.least(a, b, c) END, (a, b, c, d) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL THEN system.main.least(a, b, c, d) END, (a, b, c, d, e) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL THEN system.main.least(a, b, c, d, e) END, (a, b, c, d, e, f) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL THEN system.main.least(a, b, c, d, e, f) END, (a, b, c, d, e, f, g) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL THEN system.main.least(a, b, c, d, e, f, g) END, (a, b, c, d, e, f, g, h) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL THEN system.main.least(a, b, c, d, e, f, g, h) END, (a, b, c, d, e, f, g, h, i) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL AND i IS NOT NULL THEN system.main.least(a, b, c, d, e, f, g, h, i) END, (a, b, c, d, e, f, g, h, i, j) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL AND f IS NOT NULL AND g IS NOT NULL AND h IS NOT NULL AND i IS NOT NULL AND j IS NOT NULL THEN system.main.least(a, b, c, d, e, f, g, h, i, j) END; -- The least of its arguments; null where one is null.

-- Texts.
CREATE OR REPLACE TEMP MACRO _substr_start(s, i) AS i <> 0 AND i >= -length(s);
CREATE OR REPLACE TEMP MACRO substr(s, i) AS CASE WHEN _substr_start(s, i) THEN system.main.substr(s, i) WHEN s IS NOT NULL AND i IS NOT NULL THEN '' END, (s, i, n) AS CASE WHEN _substr_start(s, i) THEN system.main.substr(s, i, greatest(n, 0)) WHEN s IS NOT NULL AND i IS NOT NULL THEN '' END; -- A part of a text, counted from 1, or from the end.
CREATE OR REPLACE TEMP MACRO substring(s, i) AS substr(s, i), (s, i, n) AS substr(s, i, n); -- A part of a text, counted from 1, or from the end.
CREATE OR REPLACE TEMP MACRO regexp_position(s, p) AS CASE WHEN regexp_matches(s, p) THEN strpos(s, system.main.regexp_extract(s, p)) WHEN s IS NOT NULL AND p IS NOT NULL THEN -1 END; -- Where the first match begins, -1 where there is none.
CREATE OR REPLACE TEMP MACRO repeat(x, n) AS list_transform(range(n), lambda i: x); -- A list of n times the same.
CREATE OR REPLACE TEMP MACRO sha1(b BLOB) AS unhex(system.main.sha1(b)), (b VARCHAR) AS system.main.sha1(b); -- The SHA-1 of bytes, or of a text in hexadecimal.
CREATE OR REPLACE TEMP MACRO sha256(b BLOB) AS unhex(system.main.sha256(b)), (b VARCHAR) AS system.main.sha256(b); -- The SHA-256 of bytes, or of a text in hexadecimal.
CREATE OR REPLACE TEMP MACRO url_encode(s) AS system.main.replace(system.main.replace(system.main.replace(system.main.url_encode(s), '%20', '+'), '~', '%7E'), '%2A', '*'); -- A text as a part of a form’s URL.
CREATE OR REPLACE TEMP MACRO url_decode(s) AS system.main.url_decode(system.main.replace(s, '+', '%20')); -- What url_encode made of.
CREATE OR REPLACE TEMP MACRO url_extract_protocol(u) AS nullif(system.main.regexp_extract(u, '^([a-zA-Z][a-zA-Z0-9+.-]*)://', 1), ''); -- https of a URL.
CREATE OR REPLACE TEMP MACRO url_extract_host(u) AS nullif(system.main.regexp_extract(u, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]*)', 1), ''); -- The host of a URL.
CREATE OR REPLACE TEMP MACRO url_extract_port(u) AS CAST(nullif(system.main.regexp_extract(u, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?[^/?#:]*:([0-9]+)', 1), '') AS BIGINT); -- The port of a URL.
CREATE OR REPLACE TEMP MACRO url_extract_query(u) AS system.main.regexp_extract(u, '^[^?#]*[?]([^#]*)', 1); -- What stands after the ? of a URL.
CREATE OR REPLACE TEMP MACRO url_extract_fragment(u) AS system.main.regexp_extract(u, '#(.*)$', 1); -- What stands after the # of a URL.
CREATE OR REPLACE TEMP MACRO url_extract_parameter(u, n) AS CASE WHEN regexp_matches(u, '[?&]' || regexp_escape(n) || '=') THEN url_decode(system.main.regexp_extract(u, '[?&]' || regexp_escape(n) || '=([^&#]*)', 1)) END; -- The value of a parameter of a URL.

-- Numbers.
CREATE OR REPLACE TEMP MACRO nan() AS CAST('nan' AS DOUBLE); -- The number that is none.
CREATE OR REPLACE TEMP MACRO infinity() AS CAST('infinity' AS DOUBLE); -- The number beyond all.
CREATE OR REPLACE TEMP MACRO bitwise_or(a, b) AS a | b; -- The bits that either has.
CREATE OR REPLACE TEMP MACRO bitwise_xor(a, b) AS xor(a, b); -- The bits that only one has.

-- Lists: a null element is no match and no mismatch.
CREATE OR REPLACE TEMP MACRO _has_null(l) AS coalesce(list_bool_or(list_transform(l, lambda v: v IS NULL)), false);
CREATE OR REPLACE TEMP MACRO _any_match(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN true WHEN _has_null(l) THEN NULL ELSE false END;
CREATE OR REPLACE TEMP MACRO _all_match(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, false) THEN false WHEN _has_null(l) THEN NULL ELSE true END;
-- Each value once, in the order of its first place, null among them; a long list in any order, for that is quick.
CREATE OR REPLACE TEMP MACRO _distinct(l) AS CASE WHEN len(l) <= 1000 THEN list_filter(l, lambda v, i: CASE WHEN v IS NULL THEN NOT _has_null(l[1:i - 1]) ELSE NOT list_contains(l[1:i - 1], v) END) ELSE list_concat(list_distinct(l), CASE WHEN _has_null(l) THEN [NULL] ELSE [] END) END;
CREATE OR REPLACE TEMP MACRO array_distinct(l) AS _distinct(l); -- Each element once.
CREATE OR REPLACE TEMP MACRO array_except(l, m) AS list_filter(_distinct(l), lambda v: CASE WHEN v IS NULL THEN NOT _has_null(m) ELSE NOT list_contains(m, v) END); -- The elements that another list lacks.
CREATE OR REPLACE TEMP MACRO array_intersect(l, m) AS list_filter(_distinct(l), lambda v: CASE WHEN v IS NULL THEN _has_null(m) ELSE list_contains(m, v) END); -- The elements that two lists share.
CREATE OR REPLACE TEMP MACRO array_union(l, m) AS _distinct(list_concat(l, m)); -- The elements of two lists, each once.
CREATE OR REPLACE TEMP MACRO arrays_overlap(l, m) AS CASE WHEN list_has_any(l, m) THEN true WHEN l IS NULL OR m IS NULL OR (len(m) > 0 AND _has_null(l)) OR (len(l) > 0 AND _has_null(m)) THEN NULL ELSE false END; -- Whether two lists share an element.
CREATE OR REPLACE TEMP MACRO array_remove(l, e) AS list_filter(l, lambda v: v IS DISTINCT FROM e); -- A list without a value.
CREATE OR REPLACE TEMP MACRO array_position(l, e) AS CASE WHEN l IS NOT NULL AND e IS NOT NULL THEN coalesce(list_position(l, e), 0) END; -- Where a value first stands in a list, 0 where it does not.
CREATE OR REPLACE TEMP MACRO array_max(l) AS CASE WHEN NOT _has_null(l) THEN list_max(l) END; -- The greatest element; null where one is null.
CREATE OR REPLACE TEMP MACRO array_min(l) AS CASE WHEN NOT _has_null(l) THEN list_min(l) END; -- The least element; null where one is null.
CREATE OR REPLACE TEMP MACRO sequence(a, b) AS generate_series(CAST(a AS BIGINT), CAST(b AS BIGINT), CASE WHEN a <= b THEN 1 ELSE -1 END), (a DATE, b DATE) AS CAST(generate_series(a, b, INTERVAL 1 DAY) AS DATE[]), (a, b, s) AS generate_series(a, b, s), (a DATE, b DATE, s INTERVAL) AS CAST(generate_series(a, b, s) AS DATE[]); -- The numbers or dates from one to another.
CREATE OR REPLACE TEMP MACRO element_at(x, k) AS x[k], (x JSON, k VARCHAR) AS CASE WHEN json_type(x, '$."' || k || '"') = 'NULL' THEN NULL ELSE json_extract_string(x, '$."' || k || '"') END; -- An element of a list by its index, or of a map or JSON object by its key; null where there is none.

-- JSON.
CREATE OR REPLACE TEMP MACRO json_size(j, p) AS CASE json_type(CAST(j AS VARCHAR), _jp(p)) WHEN 'ARRAY' THEN system.main.json_array_length(CAST(j AS VARCHAR), _jp(p)) WHEN 'OBJECT' THEN len(json_keys(CAST(j AS VARCHAR), _jp(p))) ELSE CASE WHEN json_type(CAST(j AS VARCHAR), _jp(p)) IS NOT NULL THEN 0 END END; -- How many members the object or list at a path has.
CREATE OR REPLACE TEMP MACRO json_array_length(j) AS CASE WHEN false THEN CAST(j AS BIGINT) ELSE TRY(CASE WHEN json_type(CAST(j AS VARCHAR)) = 'ARRAY' THEN CAST(system.main.json_array_length(CAST(j AS VARCHAR)) AS BIGINT) END) END, (j, p) AS system.main.json_array_length(j, p); -- How many elements a JSON list has; null for what is none.
CREATE OR REPLACE TEMP MACRO json_array_contains(j, v) AS CASE WHEN false THEN j IS NULL OR v IS NULL ELSE TRY(list_contains(CAST(CAST(j AS JSON) AS JSON[]), to_json(v))) END; -- Whether a JSON list has a value.
CREATE OR REPLACE TEMP MACRO json_array_get(j, i) AS CASE WHEN false THEN CAST(CAST(j AS VARCHAR) || CAST(i AS VARCHAR) AS JSON) ELSE TRY(system.main.json_extract(CAST(j AS VARCHAR), '$[' || CAST(i AS VARCHAR) || ']')) END; -- The element of a JSON list at an index from 0.
CREATE OR REPLACE TEMP MACRO is_json_scalar(j) AS json_type(CAST(j AS VARCHAR)) NOT IN ('OBJECT', 'ARRAY'); -- Whether JSON is a text, a number, true, false or null.

-- Addresses: 32 hex digits for both kinds (an IPv4 address as the IPv6 address that stands for it), null for none. A
-- macro's argument is copied to each place where it stands: lists of one keep these expressions short.
CREATE OR REPLACE TEMP MACRO _ip4_hex(s) AS CASE WHEN regexp_full_match(s, '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}') THEN '00000000000000000000ffff' || array_to_string(list_transform(string_split(s, '.'), lambda o: printf('%02x', CAST(o AS INTEGER))), '') END;
CREATE OR REPLACE TEMP MACRO _ip6_groups(s) AS list_transform(list_filter(string_split(s, ':'), lambda g: g <> ''), lambda g: system.main.lpad(lower(g), 4, '0'));
CREATE OR REPLACE TEMP MACRO _ip6_fill(l, r) AS list_transform([{'l': l, 'r': r}], lambda v: CASE WHEN len(v.l) + len(v.r) <= 7 THEN array_to_string(v.l, '') || system.main.repeat('0000', 8 - len(v.l) - len(v.r)) || array_to_string(v.r, '') END)[1];
CREATE OR REPLACE TEMP MACRO _ip6_hex(s) AS CASE WHEN regexp_full_match(s, '([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}') THEN array_to_string(_ip6_groups(s), '') WHEN regexp_full_match(s, '([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){0,6})?::([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){0,6})?') THEN _ip6_fill(_ip6_groups(system.main.split_part(s, '::', 1)), _ip6_groups(system.main.split_part(s, '::', 2))) END;
CREATE OR REPLACE TEMP MACRO _ip_hex(s) AS list_transform([s], lambda v: coalesce(_ip4_hex(v), _ip6_hex(v)))[1];
CREATE OR REPLACE TEMP MACRO _try_ipaddress(s) AS list_transform([lower(CAST(s AS VARCHAR))], lambda v: CASE WHEN _ip_hex(v) IS NOT NULL THEN v END)[1];
CREATE OR REPLACE TEMP MACRO _ipaddress(s) AS list_transform([lower(CAST(s AS VARCHAR))], lambda v: CASE WHEN v IS NULL OR _ip_hex(v) IS NOT NULL THEN v ELSE error('Cannot cast value to IPADDRESS: ' || v) END)[1];
CREATE OR REPLACE TEMP MACRO _nibble(h, i) AS strpos('0123456789abcdef', h[i]) - 1;
CREATE OR REPLACE TEMP MACRO _cidr_bits(c) AS CAST(system.main.split_part(c, '/', 2) AS INTEGER) + CASE WHEN system.main.contains(c, ':') THEN 0 ELSE 96 END;
CREATE OR REPLACE TEMP MACRO _in_cidr(c, t) AS list_transform([{'t': t, 'a': _ip_hex(system.main.split_part(c, '/', 1)), 'b': _ip_hex(t), 'n': _cidr_bits(c)}], lambda v: CASE WHEN v.a IS NULL THEN error('Invalid CIDR: ' || c) WHEN v.t IS NOT NULL THEN coalesce(v.a[1:v.n // 4] = v.b[1:v.n // 4] AND (v.n % 4 = 0 OR _nibble(v.a, v.n // 4 + 1) >> (4 - v.n % 4) = _nibble(v.b, v.n // 4 + 1) >> (4 - v.n % 4)), false) END)[1];
CREATE OR REPLACE TEMP MACRO _contains(l, e) AS CASE WHEN l IS NULL OR e IS NULL THEN NULL WHEN list_contains(l, e) THEN true WHEN _has_null(l) THEN NULL ELSE false END;
CREATE OR REPLACE TEMP MACRO contains(l, e) AS _contains(l, e), (s VARCHAR, t VARCHAR) AS CASE WHEN regexp_full_match(s, '[0-9a-fA-F.:]+/[0-9]{1,3}') THEN _in_cidr(s, t) ELSE system.main.contains(s, t) END; -- Whether a list has a value, or a network (CIDR) an address.
