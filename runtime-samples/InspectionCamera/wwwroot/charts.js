// The charts, drawn by uPlot. Samples come twice a second; the page keeps as many as the program does.
import { number } from './ask.js';

const most = 1200;
const strip = 9;
const names = { battery: 'battery', load: 'load', thermal: 'thermal', forced: 'forced', none: 'none' };
const why = document.getElementById('why');
let samples = [];
let charts = [];
let isTrace = true;

export function start(hello) {
  samples = hello.history;
  isTrace = hello.isTrace;
  document.getElementById('clock-key').textContent = isTrace ? `shift (${hello.traceSpeed}×)` : 'time';
  build();
}

export function add(sample) {
  document.getElementById('clock').textContent = clock(sample.time);
  if (samples.length > 0 && sample.time <= samples.at(-1).time) return;
  samples.push(sample);
  if (samples.length > most) samples.shift();
  fill();
}

function clock(seconds) {
  if (!isTrace) return new Date(1000 * seconds).toLocaleTimeString();
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const policyColour = policy => colour(names[policy] ?? 'other');
const column = name => samples.map(sample => sample[name]);
const percent = name => samples.map(sample => sample[name] === null ? null : 100 * sample[name]);

function build() {
  for (const { plot } of charts) plot.destroy();
  const stepped = uPlot.paths.stepped({ align: 1 });
  charts = [
    chart('budget-chart', [0, 1.05], [{ stroke: colour('accent'), width: 2.5, paths: stepped, fill: `color-mix(in srgb, ${colour('accent')} 12%, transparent)` }], () => [column('budget')], [drawStrip]),
    chart('share-chart', [0, 102], [{ stroke: colour('battery'), width: 2 }, { stroke: colour('load'), width: 2 }], () => [percent('battery'), percent('load')]),
    chart('heat-chart', null, [{ stroke: colour('thermal'), width: 2 }], () => [column('temperature')]),
    chart('latency-chart', null, [{ stroke: colour('latency'), width: 2 }, { stroke: colour('faint'), width: 1.5 }], () => [column('p50'), column('p99')]),
  ];
  fill();
}

function chart(id, range, series, data, draw = []) {
  const parent = document.getElementById(id);
  const axis = { stroke: colour('soft'), font: '11px system-ui, sans-serif', grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const plot = new uPlot({
    width: parent.clientWidth,
    height: parent.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: 'line' } },
    padding: [8, 8, 0, 0],
    scales: { x: { time: !isTrace }, y: range ? { range } : { range: (_, low, high) => around(low, high) } },
    axes: [
      { ...axis, size: 26, space: 70, ...(isTrace && { values: (_, ticks) => ticks.map(tick => clock(tick).replace(' h', '')), incrs: [60, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 28800] }) },
      { ...axis, size: 38, space: 28 },
    ],
    series: [{}, ...series.map(one => ({ points: { show: false }, ...one }))],
    hooks: { draw, setCursor: [explain] },
  }, [[], ...series.map(() => [])], parent);
  return { plot, parent, data };
}

// A line that hardly moves must not look like a storm.
function around(low, high) {
  if (low === null) return [0, 1];
  const room = Math.max(0.15 * (high - low), 0.05 * Math.abs(high), 0.2);
  return [Math.max(0, low - room), high + room];
}

function fill() {
  const times = column('time');
  for (const { plot, data } of charts) plot.setData([times, ...data()]);
  const seen = [...new Set(column('policy'))];
  const key = document.getElementById('policy-key');
  if (key.dataset.seen !== seen.join()) {
    key.dataset.seen = seen.join();
    key.replaceChildren(...seen.map(policy => {
      const entry = document.createElement('li');
      entry.append(Object.assign(document.createElement('i'), { className: `dot ${policy in names ? policy : 'other'}` }), policy === 'none' ? 'nothing limits it' : policy);
      return entry;
    }));
  }
  explain(charts[0].plot);
}

// What bound the budget, as a strip along the bottom.
function drawStrip(plot) {
  const { ctx: context, bbox } = plot;
  const height = strip * devicePixelRatio;
  const at = i => plot.valToPos(samples[i].time, 'x', true);
  for (let i = 0, from = 0; i < samples.length; i++) {
    if (i + 1 < samples.length && samples[i + 1].policy === samples[from].policy) continue;
    context.fillStyle = policyColour(samples[from].policy);
    context.fillRect(at(from), bbox.top + bbox.height - height, at(Math.min(i + 1, samples.length - 1)) - at(from), height);
    from = i + 1;
  }
}

function explain(plot) {
  if (samples.length === 0 || charts.length === 0) return;
  const { idx, left } = plot.cursor;
  const sample = samples[left >= 0 && idx !== null && idx !== undefined ? Math.min(idx, samples.length - 1) : samples.length - 1];
  why.textContent = `${clock(sample.time)}  budget ${number(sample.budget, 2)}${sample.budget === null ? ': no frame runs' : sample.reason.replace(/^[\d.]+/, '')}`;
}

const budgetChart = document.getElementById('budget-chart');
budgetChart.onkeydown = event => {
  const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -most, End: most }[event.key];
  if (!step || samples.length === 0) return;
  event.preventDefault();
  const { plot } = charts[0];
  const from = plot.cursor.idx ?? samples.length - 1;
  const to = Math.max(0, Math.min(samples.length - 1, from + step));
  plot.setCursor({ left: plot.valToPos(samples[to].time, 'x'), top: 0 });
  why.setAttribute('aria-live', 'polite');
};
budgetChart.onblur = () => {
  charts[0]?.plot.setCursor({ left: -10, top: -10 });
  why.setAttribute('aria-live', 'off');
};

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
new ResizeObserver(() => {
  for (const { plot, parent } of charts)
    if (plot.width !== parent.clientWidth) plot.setSize({ width: parent.clientWidth, height: parent.clientHeight });
}).observe(document.querySelector('main'));
