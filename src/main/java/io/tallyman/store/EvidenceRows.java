package io.tallyman.store;

import io.tallyman.judge.RunResult;
import io.tallyman.metric.EvidenceRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Turns violating rows into rows of {@code evidence}, numbered within their check. */
final class EvidenceRows {
    private EvidenceRows() {}

    static List<Row> rows(RunResult result) {
        Map<String, Integer> numbers = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (EvidenceRow evidence : result.evidence()) {
            rows.add(new RowFiller(StoreTable.EVIDENCE)
                    .set("business_date", result.date())
                    .set("run_id", result.runId())
                    .set("check_id", evidence.checkId())
                    .set("row_number", numbers.merge(evidence.checkId(), 1, Integer::sum))
                    .set("row", evidence.values())
                    .row());
        }
        return rows;
    }
}
