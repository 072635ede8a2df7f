-- name: vendor-first-calls
-- description: Calls that a vendor had never made before a moment: what is new about it.
-- param: vendor text optional - the id of one vendor
-- param: since timestamp = 7d - new at or after this time
-- engines: duckdb
SELECT vendor, eventSource, eventName, min(eventTime) AS first, count(*) AS calls, min_by(eventId, (eventTime, eventId)) AS eventId
FROM attributed
WHERE vendor IS NOT NULL
  AND ($vendor IS NULL OR vendor = $vendor)
GROUP BY vendor, eventSource, eventName
HAVING min(eventTime) >= CAST($since AS TIMESTAMP)
ORDER BY vendor, first, eventSource, eventName
