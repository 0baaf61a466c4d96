/** A line and its dark twin a level, from the weakest up; they are told apart by their dashes too. */
const colours = `:root{--level-1:#0072b2;--level-2:#2b8a8a;--level-3:#4b55a5;--level-4:#d55e00;
--market:#0072b2;--scarcity:#d55e00;--foresight:#e0a63a;--smoothing:#8b98a5;--band:#0072b2;
--bar-spot:#0072b2;--bar-on-demand:#d55e00;--bar-shadow:#6c7784}
@media (prefers-color-scheme:dark){:root{--level-1:#56b4e9;--level-2:#5cc4bd;--level-3:#a3abf0;--level-4:#f08a5d;
--market:#56b4e9;--scarcity:#f08a5d;--foresight:#f0c76a;--smoothing:#8b98a5;
--bar-spot:#56b4e9;--bar-on-demand:#f08a5d;--bar-shadow:#9aa7b5}}`;

const frame = `html{scroll-padding-top:112px}
main>header{position:sticky;top:0;z-index:2;background:var(--page);padding:10px 0 0;margin-top:-20px;
display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:2px 16px;border-bottom:1px solid var(--line)}
header h1{font-size:22px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#connection-line{font-size:14px;color:var(--muted);font-variant-numeric:tabular-nums;white-space:nowrap}
nav{grid-column:1/-1;display:flex;gap:2px 16px;overflow-x:auto;white-space:nowrap;font-size:14px;padding:4px 0 8px;
scrollbar-width:none}
nav a{color:var(--ours);text-decoration:none;padding:4px 0}
nav a:hover{text-decoration:underline}
#connection{grid-column:1/-1}
#connection-problem{padding:8px 12px;margin-bottom:8px;border-left:4px solid var(--caution);background:var(--caution-soft);
font-size:14px}
:root:not([data-connection=live]):not([data-connection=partial]) section{filter:grayscale(1)}
#connection-line{color:var(--saving)}
:root:not([data-connection=live]) #connection-line{color:var(--loss)}
:root:not([data-connection]) #connection-line{color:var(--muted)}
#announcement:not(:empty){position:fixed;z-index:3;bottom:16px;left:50%;transform:translateX(-50%);width:max-content;
max-width:calc(100vw - 24px);padding:10px 16px;border-radius:8px;background:var(--text);color:var(--page);font-size:14px}
#token-form{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:12px}
#token-form[hidden]{display:none}
section{scroll-margin-top:104px}
section .tiles{grid-template-columns:repeat(auto-fit,minmax(170px,1fr));margin-top:0}
section .tiles>div{background:var(--page)}
.tiles .attention{border-color:var(--caution);background:var(--caution-soft)}
.tiles span{display:block;min-height:42px}
#fleet-tiles{min-height:110px}
#workload-list,#blend-list,#price-list,#bid-list,#chance-list,#charge-list,#decision-list{min-height:48px}
.buttons{display:flex;flex-wrap:wrap;gap:8px}
td .buttons{flex-direction:column}
td button{padding:2px 10px;font-size:13px}
button:disabled{opacity:.55;cursor:default}
button:not(:disabled):hover{border-color:var(--ours)}
h3 small{display:inline;margin-left:10px}
h3 .badge{margin-left:8px;color:var(--muted)}
.caution{color:var(--caution)}
.why{white-space:normal}
td.why{min-width:200px}
td.window{text-align:left}`;

const bars = `.bar{display:flex;height:16px;background:var(--page);border-radius:3px;overflow:hidden;min-width:0}
.bar.thin{height:4px;margin-top:3px}
.segment{flex:none;height:100%;min-width:1px}
.swatch{display:inline-block;width:14px;height:12px;border-radius:2px;margin-right:5px;vertical-align:-1px}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--muted)}
.fill-spot{background:var(--bar-spot)}
.fill-on-demand{background:repeating-linear-gradient(135deg,var(--bar-on-demand) 0 5px,color-mix(in srgb,var(--bar-on-demand) 65%,var(--card)) 5px 8px)}
.fill-shadow{background:radial-gradient(circle,var(--bar-shadow) 1.6px,transparent 2px) 0 0/6px 6px;
box-shadow:inset 0 0 0 1.5px var(--bar-shadow)}
.fill-unknown{background:var(--line)}
.fill-market{background:var(--market)}
.fill-scarcity{background:repeating-linear-gradient(135deg,var(--scarcity) 0 4px,color-mix(in srgb,var(--scarcity) 60%,var(--card)) 4px 7px)}
.fill-foresight{background:repeating-linear-gradient(90deg,var(--foresight) 0 3px,color-mix(in srgb,var(--foresight) 55%,var(--card)) 3px 5px)}
.fill-smoothing{background:var(--smoothing)}
.fill-chance{background:var(--loss)}`;

const parts = `.workload{border-top:1px solid var(--line);padding-top:14px}
.workload+.workload{margin-top:18px}
.workload:first-child{border-top:0;padding-top:0}
.workload>*+*{margin-top:8px}
.workload .facts{font-size:14px;color:var(--muted)}
.parts{table-layout:fixed}
.parts th:nth-child(1){width:18%}.parts th:nth-child(2){width:36%}.parts th:nth-child(6){width:18%}
.parts th,.parts small{overflow-wrap:anywhere}
.pool{border-bottom:1px solid var(--line)}
.pool>summary{display:grid;grid-template-columns:minmax(180px,2fr) 3fr minmax(110px,1fr) 90px 110px;gap:4px 14px;align-items:center;
padding:7px 0;list-style:none;font-size:14px;font-variant-numeric:tabular-nums}
.pool>summary::-webkit-details-marker,.hour>summary::-webkit-details-marker{display:none}
.pool-name::before,.hour .when::before{content:"▸";display:inline-block;width:16px;color:var(--muted)}
.pool[open]>summary .pool-name::before,.hour[open]>summary .when::before{content:"▾"}
.pool-cost{text-align:right}
.pool-marks{font-size:13px}
.pool .scroll,.hour .scroll{padding:0 0 12px 16px}
.instances td{height:44px}
.prices{list-style:none;padding:0}
.prices li{display:grid;grid-template-columns:150px 90px 1fr;gap:2px 14px;align-items:center;padding:8px 0;
border-bottom:1px solid var(--line)}
.prices .price{font-variant-numeric:tabular-nums;text-align:right}
.price-parts{grid-column:3;display:flex;flex-wrap:wrap;gap:0 16px;font-size:13px;color:var(--muted);font-variant-numeric:tabular-nums}
#price-list>*+*{margin-top:12px}
#price-chart{min-height:275px}
.demand{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:16px 24px}
.demand .chart{min-height:205px}
.numbers>summary{font-size:14px;color:var(--ours);padding:4px 0}
.hour{border-bottom:1px solid var(--line)}
.hour>summary{display:grid;grid-template-columns:minmax(150px,2fr) repeat(3,minmax(100px,1fr));gap:2px 14px;padding:7px 0;
list-style:none;font-size:14px;font-variant-numeric:tabular-nums}
.charges tfoot tr:last-child>*{font-weight:600;border-top:2px solid var(--text)}
.decisions{list-style:none;padding:0;margin:0}
.decisions>li{border-bottom:1px solid var(--line);padding:8px 0}
.decisions ul{list-style:none;padding:0;font-size:14px}
.decisions ul>li{padding:3px 0}
.decisions .why{display:block;color:var(--muted)}
.decisions .badge{color:var(--ours)}
.decisions summary:hover{background:var(--page)}
.terms{width:auto;margin:4px 0 8px 16px}
.terms td,.terms th{padding:2px 14px 2px 0;border:0;text-align:left}`;

const dialog = `dialog{border:1px solid var(--axis);border-radius:10px;padding:20px 24px;background:var(--card);color:var(--text);
width:min(560px,calc(100vw - 24px));max-height:calc(100dvh - 24px);overflow:auto}
dialog::backdrop{background:rgb(0 0 0/.45)}
dialog form>*+*{margin-top:12px}
.fields{display:grid;gap:12px}
.fields:empty{display:none}
.field{display:grid;gap:3px;min-width:0}
fieldset.field{border:1px solid var(--line);border-radius:6px;display:flex;flex-wrap:wrap;gap:4px 18px;margin:0}
.box{display:inline-flex;gap:6px;align-items:center}
label,legend{font-size:14px;font-weight:600}
.box{font-weight:400}
.field:has(#field-measures option[value=""]:checked)+fieldset{display:none}
input,dialog select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--axis);border-radius:6px;padding:6px 8px;min-width:0}
dialog select{width:100%}
[aria-invalid=true]{border-color:var(--loss);border-width:2px}
.fault{color:var(--loss);font-size:14px}
.fault::before{content:"▲ "}
.problem:empty{display:none}
.problem{border-left:4px solid var(--loss);padding:4px 12px;font-size:14px}
.main{background:var(--ours);border-color:var(--ours);color:var(--card);font-weight:600}
.grave{background:var(--loss);border-color:var(--loss);color:var(--card);font-weight:600}`;

const media = `@media (max-width:640px){
main>header{margin-top:-14px}
section .tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
.tiles span{min-height:60px}
.pool>summary{grid-template-columns:1fr auto auto}
.pool-name{grid-column:1/-1}.pool-name+.bar{grid-column:1/-1}
.pool-units{grid-column:1}.pool-cost{grid-column:3}.pool-marks{grid-column:2;grid-row:3}
.prices li{grid-template-columns:1fr auto}.prices .bar,.price-parts{grid-column:1/-1}
.hour>summary{grid-template-columns:1fr 1fr}
button{padding:7px 14px}td button{padding:6px 12px}nav a{padding:8px 0}
.parts,.bids,.parts tbody,.bids tbody{display:block}
.parts thead,.bids thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.parts tr{grid-template-columns:1fr 1fr;gap:2px 16px}.parts tr>:nth-child(-n+2){grid-column:1/-1}
.parts [data-label]::before{width:auto}.parts [data-label]{justify-content:space-between}
.parts tr{display:grid;padding:8px 0;border-bottom:1px solid var(--line)}.bids tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}
.parts tbody tr>*,.bids tbody tr>*{display:block;border:0;padding:2px 0;min-width:0;max-width:none;text-align:left;white-space:normal;width:auto}
.parts tbody tr>th,.bids tbody tr>th{font-weight:600;font-size:14px}
.bids th small,.bids span small{display:inline;margin-left:8px}
[data-label]{display:flex!important;gap:10px}
[data-label]::before{content:attr(data-label);color:var(--muted);flex:none;width:124px}
td .buttons{flex-direction:row;margin-top:4px}
.scroll tr>:first-child{min-width:100px;max-width:45vw;overflow-wrap:anywhere}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{main>header{position:static}nav{display:none}}`;

/** What the fleet's page has beside the style of all pages. */
export const fleetStyle = [colours, frame, bars, parts, dialog, media].join("\n");
