-- about: a sub-query over the table means all members
-- only: public
-- fragments: tsu cells, tsu rows, ibsu cells, ibsu rows, gtu cells, gtu rows
SELECT level, count(*) AS n FROM federated.students WHERE enrolled_on = (SELECT max(enrolled_on) FROM federated.students) GROUP BY level
