/**
 * Vermilion for on-demand and blue for spot, which Okabe and Ito chose to be told apart by colour-blind eyes, in light
 * and dark steps so that neighbours in the stack differ in lightness too.
 */
const colours = `:root{color-scheme:light dark;
--page:#f5f6f8;--card:#fff;--text:#1b2430;--muted:#5a6675;--line:#dce1e7;--axis:#6c7784;
--ours:#0072b2;--ours-soft:#e4f0f8;--loss:#c2410c;--caution:#8a5a00;--caution-soft:#fdf3dc;--saving:#2a8c6f;
--spot-1:#1f5f99;--spot-2:#8cc8ea;--spot-3:#2b8a8a;--spot-4:#a8dccb;--spot-5:#4b55a5;--spot-6:#b9bdec;
--spot-7:#46708a;--spot-8:#bccfdb;--spot-other:#8b98a5;
--on-demand-1:#d55e00;--on-demand-2:#f2b27a;--on-demand-3:#8f3f00;--on-demand-other:#c9a58c}
@media (prefers-color-scheme:dark){:root{
--page:#10151b;--card:#171e26;--text:#e7ecf1;--muted:#9aa7b5;--line:#2c3743;--axis:#8b97a4;
--ours:#56b4e9;--ours-soft:#16303f;--loss:#f08a5d;--caution:#f0c76a;--caution-soft:#33290f;--saving:#4fbf9f}}
@media print{:root{color-scheme:light;
--page:#fff;--card:#fff;--text:#000;--muted:#444;--line:#ccc;--ours:#0072b2;--ours-soft:#eaf3f9;--loss:#b03a08;
--caution:#6d4700;--caution-soft:#fff;--saving:#2a8c6f}}`;

const layout = `*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;
overflow-wrap:anywhere}
main{max-width:1000px;margin:0 auto;padding:32px 24px 48px}
h1,h2,h3,p,figure,dl,dd,ul{margin:0}
h1{font-size:28px;line-height:1.2;letter-spacing:-.01em}
h2{font-size:20px;line-height:1.3;margin-bottom:12px}
h3{font-size:15px;font-weight:600}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:20px 24px;margin-top:20px}
section>*+*{margin-top:14px}
section>h2+*{margin-top:0}
small{display:block;font-size:13px;font-weight:400;color:var(--muted)}
.kicker{font-size:13px;font-weight:600;color:var(--muted)}
.lead{font-size:18px;line-height:1.55;margin-top:16px;max-width:70ch}
.market{margin-top:14px;padding:8px 12px;border-left:4px solid var(--line);background:var(--card);font-size:14px}
.market.synthetic,.market.warning{border-color:var(--caution);background:var(--caution-soft)}
.market strong{color:inherit}
.hint,figcaption p,caption,.promises{font-size:13px;color:var(--muted)}
.promises{padding-left:18px;margin-top:4px}
h3+p{margin-top:2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:20px}
.tiles>div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px}
.tiles dt{font-size:13px;color:var(--muted)}
.tiles strong{display:block;font-size:26px;line-height:1.25;font-variant-numeric:tabular-nums}
.tiles span{font-size:13px;color:var(--muted)}
.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:0 24px}
.counts>div{display:flex;justify-content:space-between;border-bottom:1px solid var(--line);padding:6px 0}
.counts dd{font-variant-numeric:tabular-nums;font-weight:600}
.columns{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:28px}
.definitions dt{font-weight:600;margin-top:8px;font-size:14px}
.definitions dd{font-size:14px;color:var(--muted)}
footer{margin-top:20px;font-size:13px;color:var(--muted)}
code{font:13px/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--text)}
:focus-visible{outline:2px solid var(--ours);outline-offset:2px}`;

const tables = `.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:8px}
td{white-space:nowrap}
td.words{white-space:normal}
th,td{overflow-wrap:normal;padding:7px 10px;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
th:first-child,.words{text-align:left}
th:first-child,td:first-child{padding-left:8px}
thead th{font-size:13px;font-weight:600;color:var(--muted);vertical-align:bottom}
tbody th{font-weight:500}
tbody tr:last-child>*{border-bottom:0}
.policies tbody th{min-width:200px}
.scroll .ours>*,.scroll .ours>:first-child{background:var(--ours-soft);font-weight:600}
.policies .cheats>*{color:var(--muted)}
.badge{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 5px;font-size:11px;
line-height:16px;font-weight:500;vertical-align:1px;white-space:nowrap}
.ours .badge{color:var(--ours)}
.waterfall th{width:34%}
.waterfall td:last-child{width:1%;white-space:nowrap}
.waterfall .bar svg{display:block;width:100%;height:20px;margin-top:2px}
.waterfall tfoot>tr>*{border-top:2px solid var(--text);border-bottom:0;font-weight:600;color:var(--saving)}
rect.total{fill:var(--axis)}rect.saving{fill:var(--saving)}rect.cost{fill:var(--loss)}`;

const drawings = `.chart{min-height:150px;margin-top:6px}
.chart[data-chart=blend]{min-height:300px}
figure+figure{margin-top:20px}
.scatter{display:block;width:100%;height:auto;margin-top:6px}
.scatter.narrow{display:none}
.scatter text{font-size:13px;fill:var(--text)}
.scatter text.tick{font-size:12px;fill:var(--axis)}
.scatter text.ours{font-weight:700;fill:var(--ours)}
.scatter text.cheats{fill:var(--muted);font-style:italic}
.scatter line{stroke:var(--line)}
.scatter circle.ours{fill:var(--ours)}
.scatter circle.baseline{fill:var(--card);stroke:var(--text);stroke-width:2}
.scatter path.cheats{fill:var(--card);stroke:var(--muted);stroke-width:1.5}
.u-legend{font-size:13px;text-align:left;margin:4px 0 0;width:100%}
.u-legend th{font-weight:500}
.u-legend th,.u-legend td,.u-legend tr:last-child>*{border:0;padding:1px 4px;text-align:left}
.u-legend.u-inline tr{margin-right:10px}
.u-legend .u-marker{border-radius:2px}
.u-legend .u-value{color:var(--muted)}
.chart[data-chart=blend] .u-legend tr:not(:first-child) th{pointer-events:none}
.u-select{background:color-mix(in srgb,var(--axis) 22%,transparent)}
.uplot{font-family:inherit}
.lane{display:grid;grid-template-columns:110px 1fr;align-items:center;gap:10px;font-size:13px;margin-top:4px}
.lane svg{display:block;width:100%;height:18px;background:var(--page)}
.lane path{stroke:var(--loss);stroke-width:1.5;vector-effect:non-scaling-stroke;fill:none}
.lane.ends{grid-template-columns:110px 1fr auto;color:var(--muted);margin-top:0}`;

const timeline = `.filters{display:flex;flex-wrap:wrap;gap:8px 20px;font-size:14px}
.filters[hidden],.incident[hidden]{display:none}
select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--axis);border-radius:6px;
padding:3px 8px;max-width:100%}
button{cursor:pointer;padding:5px 14px}
#incident-count{font-size:13px;color:var(--muted)}
.incident{border-top:1px solid var(--line)}
.incident summary{padding:7px 0;cursor:pointer;display:grid;grid-template-columns:112px 90px 1fr;gap:0 10px;
list-style:none}
.incident summary::-webkit-details-marker{display:none}
.incident summary:hover{background:var(--page)}
.incident summary .when::before{content:"▸";display:inline-block;width:14px;color:var(--muted)}
.incident[open] summary .when::before{content:"▾"}
.incident b{font-weight:600}
.incident .what{font-size:14px;line-height:22px}
.incident .when{color:var(--muted);font-variant-numeric:tabular-nums;font-size:14px;line-height:22px}
.lost{color:var(--loss)}
.incident table{margin:0 0 12px 14px;width:calc(100% - 14px)}
.incident td{padding:4px 10px 4px 0;border:0}
.incident td:nth-child(-n+2){width:1%;white-space:nowrap;color:var(--muted)}
.incident tr.loss td:nth-child(2),.incident tr.notice td:nth-child(2){color:var(--loss)}
details>summary{cursor:pointer}`;

const media = `@media (max-width:640px){
main{padding:20px 12px 32px}h1{font-size:23px}.lead{font-size:16px}
section{padding:16px 14px}
.tiles{grid-template-columns:repeat(2,1fr)}.tiles strong{font-size:21px}.tiles>div{padding:10px 12px}
.columns{grid-template-columns:minmax(0,1fr)}
.scatter.wide{display:none}.scatter.narrow{display:block}
th,td{padding-left:6px;padding-right:6px}.scroll table{font-size:13px}
.scroll tr>:first-child{position:sticky;left:0;background:var(--card);min-width:118px}
.policies small{display:none}
.waterfall tr{display:grid;grid-template-columns:1fr auto}.waterfall th{width:auto;border:0;padding-bottom:0}
.waterfall td:last-child{grid-row:1;grid-column:2;border:0;width:auto}.waterfall td.bar{grid-column:1/-1}
.waterfall tfoot td:nth-child(2){display:none}
.lane{grid-template-columns:72px 1fr}.lane.ends{grid-template-columns:72px 1fr auto}
.incident summary{grid-template-columns:auto 1fr}.incident .what{grid-column:1/-1;padding-left:14px}
.incident table{margin-left:0;width:100%}
.incident td:nth-child(2){white-space:normal}
}
@media print{main{max-width:none;padding:0}section{border:0;padding:12px 0;break-inside:auto}
figure,.tiles,.waterfall,tr,.incident{break-inside:avoid}tfoot{display:table-row-group}.u-wrap{max-width:100%}
h2,h3{break-after:avoid}.filters,button,.hint{display:none!important}body{font-size:12px}}`;

/** The page's own style sheet. No address in it: the page loads nothing. */
export const styleSheet = [colours, layout, tables, drawings, timeline, media].join("\n");
