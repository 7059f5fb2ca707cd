// @ts-check
/**
 * Grafana's own builders of dashboards, in the form that all its releases read: `dashboardv2` is for the newest alone.
 * They take as long to load as all else here: whoever makes no dashboard does not wait for them.
 */
module.exports = () => {
  const {
    GraphThresholdsStyleConfigBuilder,
    GraphThresholdsStyleMode,
    VizLegendOptionsBuilder,
  } = require('@grafana/grafana-foundation-sdk/common');
  const dashboard = require('@grafana/grafana-foundation-sdk/dashboard');
  const { DataqueryBuilder } = require('@grafana/grafana-foundation-sdk/prometheus');
  const { PanelBuilder } = require('@grafana/grafana-foundation-sdk/timeseries');
  const { DashboardBuilder } = dashboard;
  return {
    ...dashboard,
    DashboardBuilder,
    DataqueryBuilder,
    GraphThresholdsStyleConfigBuilder,
    GraphThresholdsStyleMode,
    PanelBuilder,
    VizLegendOptionsBuilder,
  };
};
