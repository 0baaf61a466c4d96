/** What the evaluation's page adds to the style sheet of all pages: three plots abreast, and the shades of alarm rates. */
export const evaluationStyle = `
:root{--rate-1:#0b3a5b;--rate-2:#0072b2;--rate-3:#4c9fcd}
@media (prefers-color-scheme:dark){:root{--rate-1:#d8eefb;--rate-2:#56b4e9;--rate-3:#2f7aa8}}
@media print{:root{--rate-1:#0b3a5b;--rate-2:#0072b2;--rate-3:#4c9fcd}}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:24px}
.plots figure{display:grid;grid-row:span 2;grid-template-rows:subgrid;gap:6px;min-width:0;margin:0}
.plots .chart{min-width:0}
details .scroll+.hint{margin-top:16px}
td small{white-space:nowrap}`;
