-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Explore the store
-- MAGIC
-- MAGIC What failed this morning and why, how a number moved over the days, and which threshold a new check should have.
-- MAGIC
-- MAGIC The cells read `target/demo/store` and `target/demo/warehouse`, which `submit/tallyman demo` makes. **Change these paths** to
-- MAGIC look at your own store; they stand only in the next five cells. After a new run, run these cells again.

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_runs USING delta OPTIONS (path 'target/demo/store/runs')

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_metrics USING delta OPTIONS (path 'target/demo/store/metrics')

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_results USING delta OPTIONS (path 'target/demo/store/results')

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_evidence USING delta OPTIONS (path 'target/demo/store/evidence')

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_orders USING delta OPTIONS (path 'target/demo/warehouse/orders')

-- COMMAND ----------

-- MAGIC %md
-- MAGIC The results that count: of each check and business date the newest one whose attempt is complete, unless a later complete
-- MAGIC attempt judged the table without the check.

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW tallyman_latest AS
SELECT r.*
FROM (
  SELECT results.*,
         row_number() OVER (PARTITION BY business_date, check_id ORDER BY attempt DESC) AS newest
  FROM tallyman_results AS results
  LEFT SEMI JOIN tallyman_runs AS runs ON runs.run_id = results.run_id AND runs.state = 'complete'
) AS r
LEFT ANTI JOIN tallyman_runs AS later
  ON later.state = 'complete'
 AND later.business_date = r.business_date
 AND later.attempt > r.attempt
 AND array_contains(later.tables, r.table_name)
 AND NOT r.is_latest
WHERE r.newest = 1

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## The runs
-- MAGIC `score` is the share of judged checks that passed; a WARN counts half.

-- COMMAND ----------

SELECT business_date, attempt, state, score, passed, warned, failed, errored, skipped, rows_read, passes
FROM tallyman_runs
ORDER BY business_date DESC, attempt DESC

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Today's verdicts
-- MAGIC The worst first.

-- COMMAND ----------

SELECT status, check_id, value, expected, lower, upper, z_score, message
FROM tallyman_latest
WHERE business_date = (SELECT max(business_date) FROM tallyman_latest)
ORDER BY array_position(array('ERROR', 'FAIL', 'WARN', 'SKIPPED', 'PASS'), status), check_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Why something failed
-- MAGIC Each finding of the newest date with a sample of the rows behind it. Some findings, such as a stale table, have no rows to show.

-- COMMAND ----------

SELECT latest.check_id, latest.message, latest.severity, latest.owner, latest.playbook, evidence.row_number, to_json(evidence.`row`) AS sample
FROM tallyman_latest AS latest
LEFT JOIN tallyman_evidence AS evidence
  ON evidence.business_date = latest.business_date
 AND evidence.run_id = latest.run_id
 AND evidence.check_id = latest.check_id
WHERE latest.business_date = (SELECT max(business_date) FROM tallyman_latest)
  AND latest.status IN ('FAIL', 'ERROR')
ORDER BY latest.check_id, evidence.row_number

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Which checks are dear
-- MAGIC Each check's part of the passes on the newest date. Checks that share a pass share its cost.

-- COMMAND ----------

SELECT check_id, owner, round(seconds, 3) AS seconds, round(seconds / sum(seconds) OVER (), 4) AS share, rows_read, bytes_read
FROM tallyman_latest
WHERE business_date = (SELECT max(business_date) FROM tallyman_latest)
ORDER BY seconds DESC, check_id
LIMIT 20

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## One number over the days
-- MAGIC `orders/Size(*)` is the number of orders. The next cell but one lists what else is there. The first run measures the days
-- MAGIC it compares with, so that history begins before it.

-- COMMAND ----------

SELECT business_date, date_format(business_date, 'E') AS weekday, value, coalesce(error, '') AS problem
FROM tallyman_metrics
WHERE metric_id = 'orders/Size(*)'
ORDER BY business_date

-- COMMAND ----------

SELECT table_name, metric_id, count(*) AS days, min(value) AS lowest, max(value) AS highest
FROM tallyman_metrics
GROUP BY table_name, metric_id
ORDER BY table_name, metric_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Try a new check
-- MAGIC Are there suddenly many large orders? The share of orders above 200, for the last 14 days: a good threshold is a little
-- MAGIC above the largest number of a normal day.

-- COMMAND ----------

SELECT order_date, count(*) AS orders, count_if(revenue > 200) AS large, round(count_if(revenue > 200) / count(*), 4) AS share
FROM tallyman_orders
WHERE order_date > date_sub((SELECT max(order_date) FROM tallyman_orders), 14)
GROUP BY order_date
ORDER BY order_date

-- COMMAND ----------

-- MAGIC %md
-- MAGIC And how often a threshold would have spoken up in these days:

-- COMMAND ----------

SELECT threshold, count_if(share > threshold) AS alerts, count(*) AS days
FROM (
  SELECT order_date, count_if(revenue > 200) / count(*) AS share
  FROM tallyman_orders
  WHERE order_date > date_sub((SELECT max(order_date) FROM tallyman_orders), 14)
  GROUP BY order_date
)
CROSS JOIN (SELECT explode(array(0.02, 0.05, 0.10, 0.15)) AS threshold)
GROUP BY threshold
ORDER BY threshold

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Paste the check into the `checks` of `tables.orders`, with the threshold you chose:
-- MAGIC
-- MAGIC ```
-- MAGIC { check = satisfies, name = few-large-orders, predicate = "revenue <= 200", nulls = ignore,
-- MAGIC   warn = "> 15%", severity = warning, description = "More large orders than on a normal day" }
-- MAGIC ```
