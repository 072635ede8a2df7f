-- name: resource-history
-- description: Everything that happened to a resource, by its id, name or ARN as the store has it.
-- param: resource text - its id, name or ARN
-- param: changes boolean = true - changes only
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT eventTime, eventName, relation, outcome, principal, origin, vendor, confidence, summary, sourceIp, eventId
FROM touches
WHERE (resourceId = $resource OR resourceArn = $resource)
  AND ($changes = false OR relation IN ('created', 'deleted', 'modified', 'shared', 'attached'))
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
ORDER BY eventTime, eventId, relation
