-- name: origins-of-role
-- description: Who stands behind the sessions of a role.
-- param: role text - the ARN of the role
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT originKind, origin, vendor, confidence, count(DISTINCT session) AS sessions, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM attributed
WHERE principal = $role
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
GROUP BY originKind, origin, vendor, confidence
ORDER BY calls DESC, origin, vendor
