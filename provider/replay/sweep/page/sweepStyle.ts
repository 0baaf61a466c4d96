/** What a sweep's page adds to the style sheet of all pages: the marks and lines of its drawings, and their legend. */
export const sweepStyle = `
.own{fill:var(--ours);stroke:var(--card);stroke-width:1;vector-effect:non-scaling-stroke}
.rival{fill:var(--text);stroke:var(--card);stroke-width:1}
.own.beaten,.rival.beaten{fill:var(--card);stroke-width:1.5}
.own.beaten{stroke:var(--ours)}.rival.beaten{stroke:var(--text)}
.scatter path.curve{fill:none;stroke:var(--ours);stroke-width:1;opacity:.6}
path.pareto{fill:none;stroke:var(--loss);stroke-width:1.5;stroke-dasharray:5 3}
path.cheats{fill:var(--card);stroke:var(--muted);stroke-width:1.5}
.scatter text{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:4px 0;font-size:13px}
.legend li{display:flex;align-items:center;gap:5px}
.scatter-key{width:18px;height:18px;flex:none}
figure>figcaption:last-child{margin-top:8px}
table.sweep .cheats>*{color:var(--muted)}
table.sweep .ours>*,table.sweep .ours>:first-child{font-weight:400}
table.sweep td.words{white-space:nowrap}
.scatter path.leader{stroke:var(--axis);stroke-width:1}`;
