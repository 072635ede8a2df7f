import { expect, test } from 'vitest'
import { onlyReads } from '../../../src/query/dialect/athena.ts'
import { forDuckdb } from '../../../src/query/dialect/duckdb.ts'

test.each([
  ['transform(a, x -> upper(x))', 'list_transform(a, lambda x: upper(x))'],
  [
    'TRANSFORM(filter(a, x -> x > 1), "y" -> "y" + 1)',
    'list_transform(list_filter(a, lambda x: x > 1), lambda "y": "y" + 1)',
  ],
  ['any_match(a, x -> x = 1)', '_any_match(list_transform(a, lambda x: x = 1))'],
  ['none_match(a, x -> x = 1)', '(NOT _any_match(list_transform(a, lambda x: x = 1)))'],
  ['reduce(a, 0, (s, x) -> s + x, s -> s)', 'list_reduce(a, lambda s, x: s + x, 0)'],
  [
    'reduce(a, 0, (s, x) -> s + x, s -> s / 2)',
    '(list_transform([list_reduce(a, lambda s, x: s + x, 0)], lambda s: s / 2))[1]',
  ],
  ['cast(j as array(varchar))', 'cast(j as varchar[])'],
  ['cast(j as array(array(bigint)))', 'cast(j as bigint[][])'],
  ['cast(a as varchar(3))', 'left(cast(a AS varchar), 3)'],
  ["cast(json_extract(j, '$.a') as varchar)", "json_extract_scalar(j, '$.a')"],
  ['try_cast(ip as ipaddress)', '_try_ipaddress(ip)'],
  ['(VALUES 1, 2)', '(VALUES (1), (2))'],
  ["(VALUES ('a', 1), ('b', 2))", "(VALUES ('a', 1), ('b', 2))"],
  ["listagg(x, ',') WITHIN GROUP (ORDER BY y)", "string_agg(x, ',' ORDER BY y)"],
  ['listagg(x) within group (order by x)', "string_agg(x, '' order by x)"],
  ["listagg(x, ',' ON OVERFLOW TRUNCATE) WITHIN GROUP (ORDER BY x)", "string_agg(x, ',' ORDER BY x)"],
  ['if(c, x)', 'if(c, x, NULL)'],
  ['if(c, x, y)', 'if(c, x, y)'],
  ['lag(x, 1) IGNORE NULLS OVER (ORDER BY t)', 'lag(x, 1 IGNORE NULLS) OVER (ORDER BY t)'],
  ["timestamp '2026-03-02 10:00:00 America/New_York'", "timestamptz '2026-03-02 10:00:00 America/New_York'"],
  ["timestamp '2026-03-02 10:00:00'", "timestamp '2026-03-02 10:00:00'"],
  ['cardinality(map_agg(a, b))', 'system.main.cardinality(map_agg(a, b))'],
  ['cardinality(map_keys(m))', 'cardinality(map_keys(m))'],
  ['x.transform(a, y -> y)', 'x.transform(a, y -> y)'],
])('SELECT %s is run as SELECT %s', (from, to) => {
  expect(forDuckdb(`SELECT ${from}`).sql).toBe(`SELECT ${to}`)
})

test.each([
  [
    'SELECT a FROM c CROSS JOIN UNNEST(c.resources) AS t (arn, accountid, type)',
    'SELECT a FROM c CROSS JOIN LATERAL (SELECT unnest(c.resources, max_depth := 2)) AS t (arn, accountid, type)',
  ],
  [
    'SELECT a FROM c CROSS JOIN UNNEST(c.resources) unnested (entry)',
    'SELECT a FROM c CROSS JOIN UNNEST(c.resources) unnested (entry)',
  ],
  [
    'SELECT k FROM c, UNNEST(useridentity.sessioncontext.webidfederationdata.attributes) AS t(k, v)',
    'SELECT k FROM c, LATERAL (SELECT unnest(map_entries(useridentity.sessioncontext.webidfederationdata.attributes), max_depth := 2)) AS t(k, v)',
  ],
  ['SELECT x FROM UNNEST(a, b) AS t (x, y)', 'SELECT x FROM LATERAL (SELECT unnest(a), unnest(b)) AS t (x, y)'],
  ['SELECT x FROM UNNEST(a) WITH ORDINALITY AS t (x, n)', 'SELECT x FROM UNNEST(a) WITH ORDINALITY AS t (x, n)'],
  ['SHOW COLUMNS FROM default.cloudtrail_logs', 'DESCRIBE cloudtrail_logs'],
  ['SELECT 1 FROM "awsdatacatalog"."default"."cloudtrail_logs" WHERE true', 'SELECT 1 FROM cloudtrail_logs WHERE true'],
  ['SELECT 1 FROM temp.cloudtrail_logs', 'SELECT 1 FROM temp.cloudtrail_logs'],
  [
    'SELECT "$path" FROM cloudtrail_logs WHERE 1 = 1',
    'SELECT "$path" FROM cloudtrail_logs_located AS "cloudtrail_logs" WHERE 1 = 1',
  ],
  ['SELECT c."$path" FROM db.cloudtrail_logs AS c', 'SELECT c."$path" FROM cloudtrail_logs_located AS c'],
  ['SELECT c."$PATH" FROM cloudtrail_logs c', 'SELECT c."$PATH" FROM cloudtrail_logs_located c'],
  [
    "SELECT 1 FROM s3_cloudtrail_events_db.cloudtrail_table WHERE year='2019' AND month='02'",
    "SELECT 1 FROM cloudtrail_logs_located AS \"cloudtrail_table\" WHERE year='2019' AND month='02'",
  ],
  ['SELECT a.x FROM "cloudtrail-table" a', 'SELECT a.x FROM cloudtrail_logs a'],
  [
    'WITH cloudtrail_mine AS (SELECT 1) SELECT * FROM cloudtrail_mine',
    'WITH cloudtrail_mine AS (SELECT 1) SELECT * FROM cloudtrail_mine',
  ],
  [
    "SELECT * FROM cloudtrail_logs WHERE eventtime > date_format(now() - interval '7' day, '%Y')",
    "SELECT * FROM cloudtrail_logs WHERE eventtime > date_format(now() - interval '7' day, '%Y')",
  ],
  [
    'SELECT substr(eventtime, 1, 10) AS day, extract(year FROM now()), year(now()) FROM cloudtrail_logs GROUP BY day',
    'SELECT substr(eventtime, 1, 10) AS day, extract(year FROM now()), year(now()) FROM cloudtrail_logs GROUP BY day',
  ],
  [
    'SELECT year, count(*) FROM cloudtrail_logs GROUP BY year',
    'SELECT year, count(*) FROM cloudtrail_logs_located AS "cloudtrail_logs" GROUP BY year',
  ],
  ['SELECT 1 FROM read_cloudtrail(1)', 'SELECT 1 FROM read_cloudtrail(1)'],
  ['SELECT \'"$path"\' FROM cloudtrail_logs', 'SELECT \'"$path"\' FROM cloudtrail_logs'],
  [
    "SELECT 'transform(a, x -> x)', /* if(a, b) */ 1 -- VALUES 1, 2",
    "SELECT 'transform(a, x -> x)', /* if(a, b) */ 1 -- VALUES 1, 2",
  ],
  ['SELECT (transform(a, x -> x', 'SELECT (transform(a, x -> x'],
])('%s is run as %s', (from, to) => {
  expect(forDuckdb(from).sql).toBe(to)
})

test.each([
  ["SELECT json_value(j, 'lax $.a')", 'json_value(…)', 'json_extract_scalar'],
  ["SELECT format('%s', a)", 'format(…)', 'printf'],
  ['SELECT cast(a AS json)', 'cast(… AS json)', 'json_parse'],
  ['SELECT try_cast(a as JSON)', 'cast(… AS json)', 'json_parse'],
  ['SELECT zip_with(a, b, (x, y) -> x)', 'zip_with(…)', 'UNNEST(a, b)'],
  ['SELECT array_sort(a, (x, y) -> 1)', 'array_sort with a comparator', 'reverse(array_sort(list))'],
  ['SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A))', 'MATCH_RECOGNIZE', 'lag()'],
  ['SELECT * FROM t TABLESAMPLE BERNOULLI (10)', 'TABLESAMPLE', 'USING SAMPLE'],
  ['SELECT * FROM t ORDER BY 1 FETCH FIRST 2 ROWS WITH TIES', 'WITH TIES', 'rank()'],
  ["SELECT regexp_like(a, '(?!x)y')", 'looks ahead or back', 'two conditions'],
  ["SELECT regexp_extract(a, '(.)\\1')", 'looks ahead or back', 'two conditions'],
])('%s is refused: it says which function, and what to write', (sql, message, hint) => {
  let caught: unknown
  try {
    forDuckdb(sql)
  } catch (error) {
    caught = error
  }
  expect(caught).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  })
})

test('a table of logs under another name is said to be this store’s', () => {
  expect(forDuckdb('SELECT 1 FROM db.cloudtrail_logs_bucket, x JOIN cloudtrail_logs_bucket y ON true').notes).toEqual([
    'cloudtrail_logs_bucket is read as cloudtrail_logs, this store’s table of logs',
  ])
})

test('what may differ is noted, once; DuckDB’s own functions, strings and names are not refused', () => {
  expect(forDuckdb('SELECT approx_distinct(a), approx_distinct(b)').notes).toEqual([
    'approx_distinct: it is an estimate, and another one than Athena’s; count(DISTINCT x) is exact',
  ])
  for (const sql of [
    "SELECT system.main.format('{}', 1)",
    "SELECT 'json_value(a)', format FROM t",
    'SELECT "format" (1)',
    "SELECT regexp_like(a, '(?i)x(?:y)(?P<n>z)')",
    'EXPLAIN (FORMAT json) SELECT 1',
  ])
    expect(forDuckdb(sql)).toEqual({ sql, notes: [] })
})

test.each([
  'select 1',
  '/* what */ -- so\n WITH a AS (SELECT 1) SELECT * FROM a',
  '(SELECT 1) UNION (SELECT 2)',
  'VALUES 1, 2',
  'show columns from logs',
  'DESCRIBE logs',
  'EXPLAIN INSERT INTO t SELECT 1',
  'EXPLAIN ANALYZE VERBOSE SELECT 1',
])('%s only reads', (sql) => {
  expect(onlyReads(sql)).toBe(true)
})

test.each([
  'drop table logs',
  'DELETE FROM logs',
  'INSERT INTO logs SELECT 1',
  'CREATE TABLE t AS SELECT 1',
  "UNLOAD (SELECT 1) TO 's3://b/' WITH (format = 'JSON')",
  'CALL system.sync_partition_metadata()',
  "EXECUTE IMMEDIATE 'DROP TABLE logs'",
  'EXPLAIN ANALYZE INSERT INTO t SELECT 1',
  // Trino's comments do not nest: what follows the first end is a statement.
  '/* /* */ DROP TABLE logs -- */ SELECT 1',
  '-- SELECT\nDROP TABLE logs',
  'selection',
  '',
])('%s does more than read, or nothing', (sql) => {
  expect(onlyReads(sql)).toBe(false)
})

test.each([
  [
    'SELECT TRY(x), count(*) FROM c GROUP BY ALL',
    'SELECT CASE WHEN false THEN x ELSE TRY(x) END, count(*) FROM c GROUP BY ALL',
  ],
  [
    'SELECT try( f(x, 1) ) FROM c group  by *',
    'SELECT CASE WHEN false THEN f(x, 1) ELSE TRY(f(x, 1)) END FROM c group  by *',
  ],
  [
    'WITH t AS (SELECT TRY(x) FROM c GROUP BY /* each */ ALL) SELECT 1 FROM t',
    'WITH t AS (SELECT CASE WHEN false THEN x ELSE TRY(x) END FROM c GROUP BY /* each */ ALL) SELECT 1 FROM t',
  ],
  ['SELECT TRY(x), count(*) FROM c GROUP BY 1', 'SELECT TRY(x), count(*) FROM c GROUP BY 1'],
  ['SELECT "try"(x), t.try(x) FROM c GROUP BY ALL', 'SELECT "try"(x), t.try(x) FROM c GROUP BY ALL'],
])('%s shows GROUP BY ALL what is within TRY', (from, to) => {
  expect(forDuckdb(from).sql).toBe(to)
})

test('TRY within TRY within TRY ends, however deep', () => {
  const deep = `SELECT ${'TRY('.repeat(400)}x${')'.repeat(400)} FROM c GROUP BY ALL`
  expect(forDuckdb(deep).sql.length).toBeLessThan(100_000)
})
