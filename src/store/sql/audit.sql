-- What an audit looks at, counted once: temporary tables on the connection that asks. Needs views.sql. $since, $until:
-- texts of timestamps or null. An event is told by its number n; `first` and `last` hold (time, n) as one number, so that
-- of several events in one second always the same one is named.

CREATE OR REPLACE TEMP MACRO audit_key(t, n) AS epoch_ms(coalesce(t, TIMESTAMP '1970-01-01'))::HUGEINT * 4294967296 + n;
CREATE OR REPLACE TEMP MACRO audit_n(k) AS (k % 4294967296)::UINTEGER;
CREATE OR REPLACE TEMP MACRO audit_ms(k) AS (k // 4294967296)::DOUBLE;

-- Every caller, attributed.
CREATE OR REPLACE TEMP TABLE audit_caller AS
SELECT
  caller, credential, actorKind AS kind, principal, principalId AS principal_id, actorAccount AS account, session,
  accessKeyId AS access_key, via, originKind AS origin_kind, origin, originAccount AS origin_account, own, vendor,
  matchedBy AS matched_by, confidence,
  coalesce((SELECT json_extract_string(k.body, '$.more.assumedRoot') FROM caller k WHERE k.id = actor.caller), '') = 'true' AS assumed_root
FROM actor;

-- Roles taken, each with who asked.
CREATE OR REPLACE TEMP TABLE audit_vend AS
SELECT
  n, "group", e.more.roleArn AS role, e.more.externalId AS external_id, e.more.callerKind AS caller_kind,
  e.more.callerAccount AS caller_account, e.eventName AS event_name, e.account AS account
FROM (
  SELECT n, caller AS "group", json_transform(body, '{"eventName": "VARCHAR", "account": "VARCHAR",
    "more": {"roleArn": "VARCHAR", "externalId": "VARCHAR", "callerKind": "VARCHAR", "callerAccount": "VARCHAR"}}') AS e
  FROM fact WHERE kind = 'vend'
);

-- The events that are judged, and nothing of them but numbers.
CREATE OR REPLACE TEMP TABLE audit_range AS
SELECT CAST(coalesce($since, '0001-01-01') AS TIMESTAMP) AS since, CAST(coalesce($until, '9999-01-01') AS TIMESTAMP) AS until;
CREATE OR REPLACE TEMP VIEW audit_event AS
SELECT e.n, e.time, e.form, e.caller, e.ip, e.agent
FROM event e
WHERE e.time >= (SELECT since FROM audit_range) AND e.time < (SELECT until FROM audit_range)
  AND e.n NOT IN (SELECT n FROM addendum_applied);

-- Events by who, what, from where and with which program. `role`: the role that a foreign account's call took.
CREATE OR REPLACE TEMP TABLE audit_use AS
SELECT
  e.caller, e.form, e.ip, e.agent, v.role, count(*)::DOUBLE AS events,
  min(audit_key(e.time, e.n)) AS first, max(audit_key(e.time, e.n)) AS last
FROM audit_event e
LEFT JOIN audit_vend v ON v.n = e.n AND v.caller_kind = 'aws-account'
GROUP BY ALL;

-- What vendors did, and under which identity: `subject` is the role or user, for a foreign account's call the role that
-- it took, else the account. What a service did on its behalf (via) is not its own doing.
CREATE OR REPLACE TEMP TABLE audit_vendor_use AS
SELECT
  c.vendor, coalesce(u.role, c.principal, c.account) AS subject, c.kind, c.access_key, c.credential, f.event_source AS source, f.event_name AS name,
  f.event_type AS type, f.region, f.outcome, f.read_only AS reads, ip.text AS ip,
  NOT regexp_matches(coalesce(ip.text, ''), '[0-9][.:]|:.*:') AS placeless, agent.text AS agent,
  u.role IS NOT NULL AS taking, u.caller, u.form, u.events, u.first, u.last
FROM audit_use u
JOIN audit_caller c ON c.caller = u.caller
JOIN form f ON f.id = u.form
LEFT JOIN text ip ON ip.id = u.ip
LEFT JOIN text agent ON agent.id = u.agent
WHERE c.vendor IS NOT NULL AND c.via IS NULL AND coalesce(u.role, c.principal, c.account) IS NOT NULL;
