-- name: people
-- description: People and users: who acted, through which roles, how often.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT originKind, origin, count(DISTINCT principal) AS principals, count(*) AS calls, count_if(NOT readOnly) AS changes,
  count_if(outcome = 'denied') AS denied, min(eventTime) AS first, max(eventTime) AS last
FROM attributed
WHERE originKind IN ('iam-user', 'identity-center-user', 'saml-user', 'root')
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
GROUP BY originKind, origin
ORDER BY calls DESC, origin
