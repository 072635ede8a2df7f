-- name: vendor-denials
-- description: What vendors were refused.
-- param: vendor text optional - the id of one vendor
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT vendor, eventSource, eventName, errorCode, count(*) AS times, min(eventTime) AS first, max(eventTime) AS last
FROM attributed
WHERE vendor IS NOT NULL
  AND outcome = 'denied'
  AND ($vendor IS NULL OR vendor = $vendor)
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
GROUP BY vendor, eventSource, eventName, errorCode
ORDER BY vendor, times DESC, eventSource, eventName, errorCode
