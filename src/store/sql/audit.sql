-- What an audit looks at, counted once: temporary tables on the connection that asks. Needs views.sql and the
-- tables of actor-table.ts. $since, $until: texts of timestamps or null. An event is told by its number n; `first` and `last` hold
-- (time, n) as one number, so that of several events in one second always the same one is named.

CREATE OR REPLACE TEMP MACRO audit_key(t, n) AS epoch_ms(coalesce(t, TIMESTAMP '1970-01-01'))::HUGEINT * 4294967296 + n;
CREATE OR REPLACE TEMP MACRO audit_n(k) AS (k % 4294967296)::UINTEGER;
CREATE OR REPLACE TEMP MACRO audit_ms(k) AS (k // 4294967296)::DOUBLE;

-- Every caller, attributed. `alike`: one caller that stands for all which differ in no more than their session
-- and its key.
CREATE OR REPLACE TEMP TABLE audit_caller AS
WITH named AS (
  SELECT
    a.caller, credential, actorKind AS kind, principal, actorAccount AS account, session,
    accessKeyId AS access_key, a.via, originKind AS origin_kind, origin, originAccount AS origin_account, own, vendor,
    contains(k.body, '"assumedRoot"') AND coalesce(json_extract_string(k.body, '$.more.assumedRoot'), '') = 'true' AS assumed_root,
    CASE WHEN accessKeyId LIKE 'AKIA%' THEN accessKeyId END AS lasting
  FROM actor_now a JOIN caller k ON k.id = a.caller
)
SELECT * EXCLUDE (lasting),
  min(caller) OVER (PARTITION BY kind, principal, account, via, origin_kind, origin, own, vendor, assumed_root, lasting) AS alike
FROM named;

-- The events that are judged, and nothing of them but numbers. The bounds are variables, which the planner takes for the
-- constants that they are: of a sub-query it expects few events, and makes joins the wrong way round.
SET VARIABLE audit_since = CAST(coalesce($since, '0001-01-01') AS TIMESTAMP);
SET VARIABLE audit_until = CAST(coalesce($until, '9999-01-01') AS TIMESTAMP);
CREATE OR REPLACE TEMP VIEW audit_event AS
SELECT e.n, e.time, e.form, e.caller, e.ip, e.agent
FROM event e
WHERE e.time >= getvariable('audit_since') AND e.time < getvariable('audit_until')
  AND e.n NOT IN (SELECT n FROM addendum_applied);

-- Events by who and what, and by who, from where and with which program; the caller is one of those alike. `role`: the
-- role that a foreign account's call took.
CREATE OR REPLACE TEMP TABLE audit_did AS
SELECT
  c.alike AS caller, e.form, v.role, count(*)::DOUBLE AS events,
  min(audit_key(e.time, e.n)) AS first, max(audit_key(e.time, e.n)) AS last
FROM audit_event e
JOIN audit_caller c ON c.caller = e.caller
LEFT JOIN (SELECT n, role FROM vend_now WHERE caller_kind = 'aws-account') v ON v.n = e.n
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE audit_from AS
SELECT
  c.alike AS caller, e.ip, e.agent, v.role, count(*)::DOUBLE AS events,
  min(audit_key(e.time, e.n)) AS first, max(audit_key(e.time, e.n)) AS last
FROM audit_event e
JOIN audit_caller c ON c.caller = e.caller
LEFT JOIN (SELECT n, role FROM vend_now WHERE caller_kind = 'aws-account') v ON v.n = e.n
GROUP BY ALL;

-- What vendors did and from where, and under which identity: `subject` is the role or user, for a foreign account's call
-- the role that it took, else the account. What a service did on its behalf (via) is not its own doing.
CREATE OR REPLACE TEMP TABLE audit_vendor_did AS
SELECT
  c.vendor, coalesce(u.role, c.principal, c.account) AS subject, f.event_source AS source, f.event_name AS name,
  f.event_type AS type, f.region, f.outcome, f.read_only AS reads, u.role IS NOT NULL AS taking, u.events, u.first, u.last
FROM audit_did u
JOIN audit_caller c ON c.caller = u.caller
JOIN form f ON f.id = u.form
WHERE c.vendor IS NOT NULL AND c.via IS NULL AND coalesce(u.role, c.principal, c.account) IS NOT NULL;
CREATE OR REPLACE TEMP TABLE audit_vendor_from AS
SELECT
  c.vendor, coalesce(u.role, c.principal, c.account) AS subject, c.access_key, ip.text AS ip, agent.text AS agent,
  u.events, u.first, u.last
FROM audit_from u
JOIN audit_caller c ON c.caller = u.caller
JOIN text ip ON ip.id = u.ip
LEFT JOIN text agent ON agent.id = u.agent
WHERE c.vendor IS NOT NULL AND c.via IS NULL AND coalesce(u.role, c.principal, c.account) IS NOT NULL
  AND regexp_matches(ip.text, '[0-9][.:]|:.*:');
