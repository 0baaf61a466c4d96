/** What a sweep's page adds to the style sheet of all pages: the marks and lines of its drawings, and their legend. */
export const sweepStyle = `
.own{fill:var(--ours);stroke:var(--ours);stroke-width:1.5;vector-effect:non-scaling-stroke}
.rival{fill:var(--text);stroke:var(--text);stroke-width:1.5}
.own.beaten,.rival.beaten{fill:var(--card)}
.scatter path.curve{fill:none;stroke:var(--ours);stroke-width:1;opacity:.6}
path.pareto{fill:none;stroke:var(--loss);stroke-width:1.5;stroke-dasharray:5 3}
path.cheats{fill:var(--card);stroke:var(--muted);stroke-width:1.5}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:4px 0;font-size:13px}
.legend li{display:flex;align-items:center;gap:5px}
.scatter-key{width:18px;height:18px;flex:none}
figure>figcaption:last-child{margin-top:8px}
table.sweep .cheats>*{color:var(--muted)}
tr.ours .badge{color:var(--ours)}
table.sweep .ours>*{font-weight:400}`;
