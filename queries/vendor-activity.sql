-- name: vendor-activity
-- description: What each vendor did, by call.
-- param: vendor text optional - the id of one vendor
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT vendor, eventSource, eventName, count(*) AS calls, count_if(outcome = 'denied') AS denied, min(eventTime) AS first, max(eventTime) AS last
FROM attributed
WHERE vendor IS NOT NULL
  AND ($vendor IS NULL OR vendor = $vendor)
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
GROUP BY vendor, eventSource, eventName
ORDER BY vendor, calls DESC, eventSource, eventName
