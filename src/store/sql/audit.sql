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
  matchedBy AS matched_by, confidence
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

-- Events by who, what, from where and with which program. `role`: the role that a foreign account's call took.
CREATE OR REPLACE TEMP TABLE audit_use AS
SELECT
  e.caller, e.form, e.ip, e.agent, v.role, count(*)::DOUBLE AS events,
  min(audit_key(e.time, e.n)) AS first, max(audit_key(e.time, e.n)) AS last
FROM event e
LEFT JOIN audit_vend v ON v.n = e.n AND v.caller_kind = 'aws-account'
WHERE ($since IS NULL OR e.time >= CAST($since AS TIMESTAMP)) AND ($until IS NULL OR e.time < CAST($until AS TIMESTAMP))
  AND e.n NOT IN (SELECT n FROM addendum_applied)
GROUP BY ALL;
