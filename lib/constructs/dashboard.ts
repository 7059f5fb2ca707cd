import type { Environment, PrometheusOperator } from '../environments';
import grafana from '../../imports/grafana.cjs';
import { type Alert, runbookOf } from './alerts';
import { checksum } from './checksum';

/** Prometheus, as whoever looks chooses it. */
const source = { type: 'prometheus', uid: '${source}' };

/** A dashboard for Grafana with a graph for each alert: what it looks at, the limit from which on it is bad, and what to do. */
export function dashboardOf(
  { name, namespace }: Environment,
  monitoring: PrometheusOperator,
  alerts: Readonly<Record<string, readonly Alert[]>>,
): string {
  const builders = grafana();

  const graph = (alert: Alert): InstanceType<typeof builders.PanelBuilder> => {
    const { title, expression, unit, limit, isLeast } = alert.figure;
    const [below, above] = isLeast === true ? ['red', 'green'] : ['green', 'red'];
    const steps = [
      { value: null, color: below },
      { value: limit, color: above },
    ];
    const { Absolute } = builders.ThresholdsMode;
    const { Line } = builders.GraphThresholdsStyleMode;
    return new builders.PanelBuilder()
      .title(title)
      .links([new builders.DashboardLinkBuilder(alert.name).url(runbookOf(alert, monitoring))])
      .datasource(source)
      .withTarget(new builders.DataqueryBuilder().refId('A').expr(expression).legendFormat('__auto'))
      .legend(new builders.VizLegendOptionsBuilder().showLegend(true))
      .unit(unit)
      .thresholds(new builders.ThresholdsConfigBuilder().mode(Absolute).steps(steps))
      .thresholdsStyle(new builders.GraphThresholdsStyleConfigBuilder().mode(Line))
      .height(8)
      .span(8);
  };

  const dashboard = new builders.DashboardBuilder(`Todo Chatbot, ${name}`)
    .uid(checksum(namespace))
    .readonly()
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .withVariable(new builders.DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'));
  const groups = Object.entries(alerts).filter(([, { length }]) => length > 0);
  // On top is what users notice.
  for (const [about, some] of groups.toReversed()) {
    dashboard.withRow(new builders.RowBuilder(about));
    for (const alert of some) dashboard.withPanel(graph(alert));
  }
  return `${JSON.stringify(dashboard.build(), undefined, 2)}\n`;
}
