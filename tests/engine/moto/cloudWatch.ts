import { CloudWatch, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { clientSettings, pascal, tagList, text, type CloudTwin } from "./cloudTwin.js";
import type { WireObject } from "../wireValue.js";

const client = new CloudWatch(clientSettings());
const logs = new CloudWatchLogs(clientSettings());

export const alarms: CloudTwin = {
  async create({ inputs }) {
    const { name: _, tags, dimensions, metricQueries, alarmActions, okActions, ...rest } = inputs;
    await client.putMetricAlarm({
      ...(pascal(rest) as unknown as PutMetricAlarmCommandInput),
      AlarmName: text(inputs, "name"),
      AlarmActions: (alarmActions ?? []) as string[],
      OKActions: (okActions ?? []) as string[],
      Tags: tagList(tags),
      ...(dimensions && { Dimensions: dimensionList(dimensions as WireObject) }),
      ...(Array.isArray(metricQueries) && { Metrics: metricQueries.map((query) => metricQuery(query as WireObject)) }),
    });
  },
  async delete({ inputs }) {
    await client.deleteAlarms({ AlarmNames: [text(inputs, "name")] });
  },
};

export const dashboards: CloudTwin = {
  async create({ inputs }) {
    await client.putDashboard({
      DashboardName: text(inputs, "dashboardName"),
      DashboardBody: text(inputs, "dashboardBody"),
    });
  },
  async delete({ inputs }) {
    await client.deleteDashboards({ DashboardNames: [text(inputs, "dashboardName")] });
  },
};

export const logGroups: CloudTwin = {
  async create({ inputs }) {
    await logs.createLogGroup({
      logGroupName: text(inputs, "name"),
      tags: (inputs["tags"] ?? {}) as Record<string, string>,
    });
    await keepLogs(inputs);
  },
  async update({ inputs }) {
    await keepLogs(inputs);
  },
  async delete({ inputs }) {
    await logs.deleteLogGroup({ logGroupName: text(inputs, "name") });
  },
};

async function keepLogs(inputs: WireObject): Promise<void> {
  const retentionInDays = Number(inputs["retentionInDays"]);
  await logs.putRetentionPolicy({ logGroupName: text(inputs, "name"), retentionInDays });
}

function dimensionList(dimensions: WireObject) {
  return Object.keys(dimensions).map((Name) => ({ Name, Value: text(dimensions, Name) }));
}

function metricQuery(query: WireObject) {
  const { expression, returnData, metric } = query;
  return {
    Id: text(query, "id"),
    ReturnData: returnData === true,
    ...(typeof expression === "string" && { Expression: expression, Label: text(query, "label") }),
    ...(metric && { MetricStat: metricStat(metric as WireObject) }),
  };
}

function metricStat(metric: WireObject) {
  return {
    Metric: {
      Namespace: text(metric, "namespace"),
      MetricName: text(metric, "metricName"),
      Dimensions: dimensionList(metric["dimensions"] as WireObject),
    },
    Period: Number(metric["period"]),
    Stat: text(metric, "stat"),
  };
}
