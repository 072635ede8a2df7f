/** The style of every page. It stands in the page itself, whose policy allows it by its hash and nothing else. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1a1f26;--muted:#57606a;--rule:#d5dbe1;--soft:#f4f6f8;--link:#0b57a4;--bad:#a3162a;--warn:#7a5600;--good:#1c6b3c;
--read:#7e93a9;--change:#2a73b8;--delete:#bd5a1c;--share:#7b4ea3;--failed:#8f7d1c;--denied:#a3162a;
--h0:#eef1f4;--h1:#c9dbee;--h2:#96bbdf;--h3:#5c97cc;--h4:#2c70ad;--h5:#124a80;
--present:#2f7d4f;--empty:#a9cdb6;--missing:#a3162a;--partial:#d08a1e;--unknown:#dfe4e9}
@media (prefers-color-scheme:dark){:root{--bg:#13171c;--ink:#e4e8ec;--muted:#9ba6b2;--rule:#303841;--soft:#1b2128;--link:#7db8f0;--bad:#ff8a8f;--warn:#e5b95c;--good:#7fcf9c;
--read:#71879e;--change:#5aa5ea;--delete:#e88d4f;--share:#b98fe0;--failed:#cdb94a;--denied:#ef5b66;
--h0:#1f262e;--h1:#21405f;--h2:#2a5c8c;--h3:#3a7dbb;--h4:#64a5e0;--h5:#a9d3f7;
--present:#57b07a;--empty:#2c5840;--missing:#ef5b66;--partial:#dba03f;--unknown:#2a323b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.skip{position:absolute;left:-999em}
.skip:focus{position:static;display:block;padding:.5rem 1rem}
header,main,footer{max-width:66rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:3rem}
h1,h2,h3{line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
h1{font-size:2.1rem;margin:.1rem 0 .75rem}
h2{font-size:1.35rem;margin:0 0 .75rem}
h3{font-size:1.02rem;margin:1.75rem 0 .5rem}
section{padding-top:2.25rem;margin-top:2.25rem;border-top:1px solid var(--rule);scroll-margin-top:1rem}
p,ul,ol,dl,figure{margin:0 0 1rem}
p,li,dd{max-width:46rem;overflow-wrap:anywhere}
.kicker{margin:0;color:var(--muted);font-size:.9rem}
.lede{font-size:1.13rem;line-height:1.5}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
a.ev{color:inherit;text-decoration-color:var(--muted);text-decoration-style:dotted}
a.ev:hover{color:var(--link)}
code{font:.86em/1.45 ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:0;margin:1.75rem 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
.figures div{padding:.8rem 1rem .8rem 0}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0;font-size:1.75rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
.figures small{display:block;font-size:.8rem;font-weight:400;color:var(--muted)}
nav ol{columns:15rem;column-gap:2rem;padding-left:1.4rem;margin:0}
nav li{break-inside:avoid;padding:.12rem 0}
nav h2{font-size:.95rem;margin:0 0 .4rem}
.scroll{overflow-x:auto;margin:0 0 .75rem}
table{border-collapse:collapse;width:100%;font-size:.89rem;line-height:1.4}
caption{text-align:left;font-weight:600;padding:.35rem 0;color:var(--ink)}
th,td{text-align:left;vertical-align:top;padding:.38rem .9rem .38rem 0;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--muted);font-weight:500;white-space:nowrap;border-bottom-color:var(--muted)}
tbody th{font-weight:400;min-width:11rem;max-width:28rem}
td{max-width:28rem;overflow-wrap:break-word}
td:not(.n){min-width:8.6rem}
td.wide{min-width:18rem}
tbody th,td code{overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
time{font-variant-numeric:tabular-nums;white-space:nowrap}
.cut,.all,.note{color:var(--muted);font-size:.86rem}
.none{color:var(--muted)}
.bad{color:var(--bad);font-weight:600}
.warn{color:var(--warn);font-weight:600}
.good{color:var(--good)}
figure{margin:1.25rem 0}
figcaption{font-weight:600;font-size:.89rem}
svg{display:block;max-width:100%;height:auto}
figure .scroll>svg{min-width:44rem}
figure .scroll>svg.graph{min-width:0;max-width:none}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;padding:0;margin:.35rem 0 .5rem;font-size:.85rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:.4rem}
.read{fill:var(--read)}.change{fill:var(--change)}.delete{fill:var(--delete)}.share{fill:var(--share)}.failed{fill:var(--failed)}.denied{fill:var(--denied)}
.h0{fill:var(--h0)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}.h4{fill:var(--h4)}.h5{fill:var(--h5)}
.s-present{fill:var(--present)}.s-empty{fill:var(--empty)}.s-missing{fill:var(--missing)}.s-partial{fill:var(--partial)}.s-unknown{fill:var(--unknown)}
.grid{stroke:var(--rule);stroke-width:1}
.base{stroke:var(--muted);stroke-width:1}
svg text{paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round;font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted)}
svg .name{fill:var(--ink);font-size:13px;font-weight:600}
.node{fill:var(--soft);stroke:var(--muted)}
svg .name,svg .kind{stroke:none}
.edge{fill:none;stroke:var(--muted);stroke-width:1.5}
.edge.weak{stroke-dasharray:5 4}
.head{fill:var(--muted)}
details{margin:.25rem 0 1rem}
summary{cursor:pointer;color:var(--link);font-size:.89rem;padding:.3rem 0}
.words{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;font-size:.92rem}
.words dt{font-weight:600}
.words dd{margin:0}
.cards{list-style:none;padding:0}
.cards>li{max-width:none;padding:1rem 0;border-bottom:1px solid var(--rule)}
.cards>li:first-child{padding-top:.25rem}
.cards h3{margin:0 0 .25rem}
.cards p{margin:.25rem 0}
.cards pre{margin:.5rem 0;padding:.6rem .8rem;background:var(--soft);overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9rem}
.sev{display:inline-block;min-width:4.6rem;font-size:.82rem;font-weight:600}
.evidence{font-size:.84rem;padding-left:2.6rem}
.evidence li{margin:0 0 .7rem;max-width:none;scroll-margin-top:1rem}
.evidence p{margin:0;max-width:none}
li:target{background:var(--soft)}
footer{color:var(--muted);font-size:.86rem;padding:2.5rem 1.5rem 3rem}
@media (max-width:34rem){header,main,footer{padding-left:1rem;padding-right:1rem}header{padding-top:1.5rem}h1{font-size:1.6rem}.figures{grid-template-columns:repeat(2,1fr)}.words{grid-template-columns:1fr;gap:0}.words dd{margin-bottom:.5rem}}
@media print{@page{size:A4;margin:16mm 14mm}
:root{color-scheme:light;--bg:#fff;--ink:#000;--muted:#444;--rule:#bbb;--soft:#f4f4f4;--link:#000;--bad:#8a0f20;--warn:#6b4b00;--good:#14532d}
body{font-size:10pt}header{padding-top:0}header,main,footer{max-width:none;padding-left:0;padding-right:0}
nav,.skip,details{display:none}
section{padding-top:1rem;margin-top:1rem}h2,h3,caption,figcaption{break-after:avoid}tr,figure,.cards>li,.evidence li{break-inside:avoid}
thead{display:table-header-group}.scroll{overflow:visible}figure .scroll>svg,figure .scroll>svg.graph{min-width:0;max-width:100%}a,a.ev{color:inherit;text-decoration:none}
svg rect,svg path{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`
