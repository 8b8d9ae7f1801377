-- about: texts put together in an order, which would be lost in the printed form of the call
-- fragments: mia rows
-- only: public
SELECT type, string_agg(destination, ',' ORDER BY returned_on DESC, destination) AS destinations
FROM mia.returns
GROUP BY type
