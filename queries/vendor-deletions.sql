-- name: vendor-deletions
-- description: What vendors deleted, resource by resource.
-- param: vendor text optional - the id of one vendor
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT eventTime, vendor, eventName, resourceType, resourceId, resourceArn, outcome, principal, account, region, eventId
FROM touches
WHERE vendor IS NOT NULL
  AND relation = 'deleted'
  AND ($vendor IS NULL OR vendor = $vendor)
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
ORDER BY eventTime, eventId, resourceType, resourceId
