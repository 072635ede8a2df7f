-- name: vendor-networks
-- description: Where vendors call from, and whether vendors.yaml expects it; null where it expects no network.
-- param: vendor text optional - the id of one vendor
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb
SELECT a.vendor, a.sourceIPAddress, count(*) AS calls, min(a.eventTime) AS first, max(a.eventTime) AS last,
  CASE WHEN len(any_value(v.networks)) > 0
    THEN list_bool_or(list_transform(any_value(v.networks), lambda n: contains(n, a.sourceIPAddress))) END AS expected
FROM attributed a
LEFT JOIN vendors v ON v.id = a.vendor
WHERE a.vendor IS NOT NULL
  AND a.via IS NULL
  AND ($vendor IS NULL OR a.vendor = $vendor)
  AND ($since IS NULL OR eventTime >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR eventTime < CAST($until AS TIMESTAMP))
GROUP BY a.vendor, a.sourceIPAddress
ORDER BY a.vendor, calls DESC, a.sourceIPAddress
