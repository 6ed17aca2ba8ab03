// The look of charts, and the library that draws them. Figures bring data and number formats, never colours or fonts.

import { h, here } from './cleandash.js';

export const palettes = {
  light: {
    series: ['#0e7490', '#d8772a', '#76007e', '#5b9e72', '#7d7dd4', '#cc2f42', '#5e5a03', '#434950'],
    text: '#60646c', strong: '#1c2024', card: '#ffffff', grid: '#eceef1', line: '#d9dce2', hover: '#ffffff', edge: '#d9dce2', land: '#eef0f3', border: '#d3d7de',
    more: ['#eef8fa', '#c9e7ee', '#8ccbd9', '#459fb5', '#0e7490', '#0a4257'], both: ['#b4552d', '#e6ab85', '#f4f5f7', '#86c3d1', '#0e7490'], box: '#0e74901f',
  },
  dark: {
    series: ['#4db7d0', '#e68c2c', '#b86798', '#a6e2b3', '#8478ed', '#c83b33', '#f3d76d', '#dbdee5'],
    text: '#a9adb4', strong: '#edeef0', card: '#151619', grid: '#24272b', line: '#363a3f', hover: '#24272b', edge: '#43484e', land: '#22252a', border: '#363a3f',
    more: ['#15262d', '#123f4d', '#0f6078', '#1f8ba6', '#5cbfd6', '#c6eef7'], both: ['#e68c2c', '#8a5a2a', '#25282c', '#1c6b80', '#4db7d0'], box: '#4db7d02e',
  },
};
const mixed = (one, other) => `#${[1, 3, 5].map(i => Math.round(parseInt(one.slice(i, i + 2), 16) * 0.6 + parseInt(other.slice(i, i + 2), 16) * 0.4).toString(16).padStart(2, '0')).join('')}`;
const steps = colours => colours.map((colour, index) => [index / (colours.length - 1), colour]);

function template(p) {
  const family = 'Geist, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif';
  const small = { size: 11, color: p.text };
  const colorbar = { thickness: 8, outlinewidth: 0, ticks: '', ticklen: 0, len: 0.9, xpad: 6, tickfont: small };
  const axis = {
    gridcolor: p.grid, zerolinecolor: p.line, linecolor: p.line, tickcolor: p.line, ticks: '', ticklen: 4, tickfont: small,
    title: { font: { size: 12, color: p.text }, standoff: 10 }, automargin: true, showspikes: false,
  };
  return {
    layout: {
      font: { family, size: 12, color: p.text }, title: { text: '' }, colorway: p.series,
      // More shares than colours: the same again, nearer to the card.
      piecolorway: [...p.series, ...p.series.map(colour => mixed(colour, p.card))],
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', separators: '.,', autotypenumbers: 'strict',
      margin: { l: 8, r: 8, t: 28, b: 8, pad: 4 }, hovermode: 'x unified', hoverdistance: 40, dragmode: 'zoom',
      barcornerradius: 3, bargap: 0.28, bargroupgap: 0.06, boxgap: 0.4, violingap: 0.3,
      colorscale: { sequential: steps(p.more), sequentialminus: steps([...p.more].reverse()), diverging: steps(p.both) }, coloraxis: { colorbar },
      hoverlabel: { bgcolor: p.hover, bordercolor: p.edge, align: 'left', font: { family, size: 12, color: p.strong }, namelength: -1 },
      legend: {
        orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom', font: { size: 12, color: p.text },
        itemsizing: 'constant', itemwidth: 30, tracegroupgap: 4, bgcolor: 'rgba(0,0,0,0)',
      },
      xaxis: { ...axis, showgrid: false, zeroline: false },
      yaxis: { ...axis, showline: false, separatethousands: true, exponentformat: 'SI', rangemode: 'tozero', nticks: 6 },
      geo: {
        bgcolor: 'rgba(0,0,0,0)', showland: true, landcolor: p.land, showocean: false, showlakes: true, lakecolor: p.card, showcoastlines: false,
        showcountries: true, countrycolor: p.border, countrywidth: 0.8, showsubunits: true, subunitcolor: p.card, subunitwidth: 0.8, showframe: false,
      },
      annotationdefaults: { font: small, showarrow: false, arrowcolor: p.text },
      shapedefaults: { line: { color: p.text, width: 1, dash: 'dot' } }, uniformtext: { mode: 'hide', minsize: 10 }, newshape: { line: { color: p.series[0] } },
    },
    data: {
      scatter: [{ line: { width: 2 }, marker: { size: 6, line: { width: 0 } }, cliponaxis: false }],
      bar: [{ marker: { line: { width: 0 } }, textfont: small, textposition: 'none', cliponaxis: false }],
      histogram: [{ marker: { line: { width: 1, color: p.card } } }],
      box: [{ line: { width: 1.5 }, marker: { size: 3, opacity: 0.6 }, fillcolor: p.box }],
      violin: [{ line: { width: 1.5 }, meanline: { visible: true }, points: false, spanmode: 'hard' }],
      heatmap: [{ colorscale: steps(p.more), xgap: 2, ygap: 2, colorbar, hoverongaps: false }],
      contour: [{ colorscale: steps(p.more), colorbar, line: { width: 0.5 } }],
      histogram2d: [{ colorscale: steps(p.more), xgap: 2, ygap: 2, colorbar }],
      pie: [{ hole: 0.64, marker: { line: { color: p.card, width: 2 } }, textinfo: 'percent', textfont: { size: 11 }, insidetextorientation: 'horizontal', sort: false }],
      scattergeo: [{ marker: { opacity: 0.9, line: { color: p.card, width: 1 } }, line: { width: 1 } }],
      choropleth: [{ colorscale: steps(p.more), marker: { line: { color: p.card, width: 0.6 } }, colorbar }],
    },
  };
}
export const looks = { light: template(palettes.light), dark: template(palettes.dark) };

// A template cannot hold formats of dates: they would spoil the numbers of every other axis.
const days = [
  { dtickrange: [null, 60000], value: '%H:%M:%S' }, { dtickrange: [60000, 86400000], value: '%H:%M' },
  { dtickrange: [86400000, 'M1'], value: '%-d %b' }, { dtickrange: ['M1', 'M12'], value: '%b %Y' }, { dtickrange: ['M12', null], value: '%Y' },
];
export const withDays = layout => Object.fromEntries(Object.entries(layout).map(([name, value]) =>
  [name, value?.type === 'date' ? { tickformatstops: days, ...value } : value]));

// meta.series = n pins a trace to colour n, so that a band, its line and its dots share one.
export function pinned(trace, colours) {
  const color = colours[trace.meta?.series];
  return color ? { ...trace, line: { color, ...trace.line }, marker: { color, ...trace.marker }, fillcolor: trace.fillcolor ?? `${color}2b` } : trace;
}

export const config = { displayModeBar: false, scrollZoom: false, doubleClick: 'reset', showSendToCloud: false, plotlyServerURL: '', topojsonURL: `${here}vendor/topojson/` };

// plotly writes some style attributes as text, which the policy refuses; the same text through the CSSOM is allowed.
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === 'style' && this.style) this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

// Each bundle defines window.Plotly; it is taken off the window, so that two can live on one page.
const bundles = new Map();
export function bundle(name) {
  if (!bundles.has(name)) {
    const before = [...bundles.values()].at(-1) ?? Promise.resolve();
    const src = `${here}vendor/plotly-${name}.min.js`;
    document.head.append(h('link', { rel: 'preload', as: 'script', href: src }));
    bundles.set(name, before.catch(() => {}).then(() => new Promise((done, fail) => {
      const script = h('script', { src, load: () => { done(window.Plotly); delete window.Plotly; } });
      script.addEventListener('error', () => { bundles.delete(name); fail(new Error(`The chart library ${name} did not come.`)); });
      document.head.append(script);
    })));
  }
  return bundles.get(name);
}
