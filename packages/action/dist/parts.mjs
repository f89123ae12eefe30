import{_ as e,a as t,m as n,r,t as i}from"./describe-assumed.mjs";import{createHash as a}from"node:crypto";var Markup=class{#e;constructor(e){this.#e=e}toString(){return this.#e}};const o={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function html(e,...t){let n=e[0];return t.forEach((t,r)=>{n+=written(t)+e[r+1]}),new Markup(n)}function escaped(e){return t(r(e,2e3)).replace(/[&<>"']/g,e=>o[e])}function written(e){return e===void 0?``:e instanceof Markup?e.toString():typeof e==`number`?String(e):typeof e==`string`?escaped(e):e.map(written).join(``)}const s=`
:root {
  color-scheme: light dark;
  --ground: #f7f6f3;
  --panel: #ffffff;
  --ink: #1d2126;
  --soft: #454b54;
  --faint: #666d77;
  --line: #e7e5df;
  --axis: #a9a79f;
  --edge: #e3e1da;
  --code: #f1efe9;
  --link: #1f5f99;
  --allow: #a9c8e3;
  --allow-strong: #3f83bd;
  --approval: #6d58a8;
  --notEvaluated: #b9b6ae;
  --deny: #d1491b;
  --deny-soft: #efbca6;
  --deny-ink: #b23a10;
  --warning-ink: #8a5a00;
  --note-ink: #3c6488;
  --mark: #ffdf9e;
  --shadow: 0 1px 2px rgb(40 36 28 / .05), 0 6px 20px rgb(40 36 28 / .04);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b;
    --panel: #1b1f25;
    --ink: #e9ebee;
    --soft: #c0c6ce;
    --faint: #969eaa;
    --line: #2a2f37;
    --axis: #525a66;
    --edge: #2a2f37;
    --code: #252a32;
    --link: #8cc1f0;
    --allow: #39618a;
    --allow-strong: #6aa7dc;
    --approval: #b9a5ee;
    --notEvaluated: #6b727d;
    --deny: #f2764a;
    --deny-soft: #6f3b27;
    --deny-ink: #ff9a76;
    --warning-ink: #e8b866;
    --note-ink: #9fc3e4;
    --mark: #6b4d12;
    --shadow: none;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto;
  padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 3rem;
  max-width: 70rem;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--allow-strong); outline-offset: 2px; border-radius: 3px; }
h1 { margin: .6rem 0 .4rem; font-size: clamp(1.7rem, 4.4vw, 2.6rem); line-height: 1.15; letter-spacing: -.022em; font-weight: 680; text-wrap: balance; }
h2 { margin: 0 0 .9rem; font-size: 1.3rem; letter-spacing: -.012em; line-height: 1.3; font-weight: 650; }
h3 { margin: 0 0 .25rem; font-size: 1rem; line-height: 1.4; font-weight: 640; }
p { margin: 0 0 .6rem; }
ul, ol { margin: 0; padding: 0; list-style: none; }
code code, pre code { font-size: 1em; }
pre code code { font-weight: 600; }
pre code code.place { font-weight: 400; color: var(--faint); }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; unicode-bidi: isolate; }
bdi, .on, .message { unicode-bidi: isolate; }
.on { color: var(--faint); font-weight: 400; }
.faint { color: var(--faint); font-size: .9rem; }
.brand { display: flex; align-items: center; gap: .5rem; margin: 0; font-weight: 650; letter-spacing: -.01em; }
.brand span:last-child { color: var(--faint); font-weight: 400; }
.brand .mark { width: .85rem; height: .85rem; border-radius: 3px; background: linear-gradient(90deg, var(--allow-strong) 0 62%, transparent 62% 72%, var(--deny) 72%); }
.about { color: var(--soft); margin: 0; }
.caveat { margin: .9rem 0 0; padding-left: .8rem; border-left: 3px solid var(--edge); color: var(--soft); font-size: .93rem; max-width: 52rem; }
.caveat + .about { margin-top: .6rem; }
.caveat::first-letter { text-transform: uppercase; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 .75rem; }
.tiles li { position: relative; padding: .85rem 1rem .8rem 1.25rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 10px; box-shadow: var(--shadow); line-height: 1.3; }
.tiles li::before { content: ""; position: absolute; left: .55rem; top: .9rem; bottom: .9rem; width: 4px; border-radius: 2px; background: var(--c, var(--axis)); }
.tiles strong { display: block; font-size: 1.75rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; line-height: 1.2; }
.tiles span { color: var(--soft); }
.tiles small { color: var(--faint); font-size: .85rem; margin-left: .15rem; }
.tiles .zero strong { color: var(--faint); font-weight: 450; }
.allow { --c: var(--allow-strong); }
.deny, .error { --c: var(--deny); }
.approval { --c: var(--approval); }
.notEvaluated { --c: var(--notEvaluated); }
.warning { --c: #d99a2b; }
.note { --c: var(--allow-strong); }
svg.share { display: block; width: 100%; height: 10px; border-radius: 5px; }
svg.share .allow { fill: var(--allow); }
svg.share .deny { fill: var(--deny); }
svg.share .approval { fill: var(--approval); }
svg.share .notEvaluated { fill: var(--notEvaluated); }
nav { margin: 1.75rem 0 0; padding: .65rem 0; border-top: 1px solid var(--edge); border-bottom: 1px solid var(--edge); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .93rem; }
nav a { color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--link); text-decoration: underline; }
section { margin-top: 3rem; }
.lead { color: var(--soft); max-width: 46rem; }
.panel, .card { background: var(--panel); border: 1px solid var(--edge); border-radius: 10px; box-shadow: var(--shadow); }
.panel { padding: 1rem 1rem .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 0 .5rem .25rem; font-size: .86rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .45rem; }
.swatch { width: .8rem; height: .8rem; border-radius: 2px; }
.swatch.allow { background: var(--allow); }
.swatch.deny { background: var(--deny); }
.swatch.approval { background: var(--approval); }
.swatch.notEvaluated { background: var(--notEvaluated); }
.plot { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; font-size: 12px; }
.plot text { white-space: pre; font-variant-numeric: tabular-nums; }
.chart.narrow { display: none; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1rem; }
.cards.broad { grid-template-columns: repeat(auto-fill, minmax(min(25rem, 100%), 1fr)); }
.card { padding: 1rem 1.15rem; }
.card > :last-child, .card > div > :last-child, dd > :last-child { margin-bottom: 0; }
.cards .card { display: flex; flex-direction: column; }
.cards .card .faint { margin-top: auto; line-height: 1.45; font-size: .85rem; }
.cards .card .chart { margin: .35rem 0 .5rem; }
.figure { margin: 0 0 .45rem; color: var(--soft); display: flex; align-items: baseline; gap: .4rem; flex-wrap: wrap; }
.figure strong { font-size: 1.4rem; font-weight: 650; letter-spacing: -.015em; color: var(--ink); font-variant-numeric: tabular-nums; }
.figure strong.deny { color: var(--deny-ink); }
.figure .share { margin-left: auto; color: var(--faint); font-variant-numeric: tabular-nums; }
.meter { display: block; width: 100%; height: 6px; border-radius: 3px; flex: none; }
.meter .room { fill: var(--code); }
.meter.allow .used { fill: var(--allow-strong); }
.meter.deny .used { fill: var(--deny); }
.kinds { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.kinds .card { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .25rem 1.25rem; }
.times { line-height: 1.3; color: var(--soft); }
.times strong { display: block; font-size: 1.6rem; font-weight: 650; letter-spacing: -.02em; color: var(--ink); font-variant-numeric: tabular-nums; }
.times .deny { color: var(--deny-ink); }
.times .spread { display: block; font-size: .85rem; }
.message { margin: 0 0 .5rem; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem .9rem; margin: 0; font-size: .92rem; }
dt { color: var(--faint); }
dd { margin: 0; min-width: 0; }
time { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { margin: 0; padding: .55rem .75rem; background: var(--code); border-radius: 6px; overflow-x: auto; line-height: 1.5; }
pre.args { white-space: pre-wrap; max-height: 16rem; overflow-y: auto; padding: .35rem .6rem; }
pre.whole { white-space: pre-wrap; }
pre.excerpt { margin: .5rem 0; }
pre.excerpt .line { display: block; min-height: 1.5em; }
.coverage .line { border-left: 3px solid transparent; padding-left: .6rem; }
.coverage .covered { border-color: var(--allow-strong); }
.coverage .partly { border-color: #d99a2b; }
.coverage .missed { border-color: var(--deny); }
.coverage .hits { min-width: 2.5rem; }
.coverage .why { display: block; padding-left: 7.1rem; color: var(--deny-ink); white-space: pre-wrap; }
.gutter { display: inline-block; min-width: 1.75rem; margin-right: 1rem; text-align: right; color: var(--faint); user-select: none; }
mark { background: var(--mark); color: inherit; border-radius: 2px; padding: .1em 0; }
.tag { display: inline-block; padding: .02rem .45rem; border: 1px solid var(--edge); border-radius: 99px; font-size: .8rem; font-weight: 500; color: var(--soft); white-space: nowrap; }
.tag.deny, .tag.error { color: var(--deny-ink); border-color: currentColor; }
.tag.warning { color: var(--warning-ink); border-color: currentColor; }
.tag.note { color: var(--note-ink); border-color: currentColor; }
details { margin-top: .75rem; }
summary { width: fit-content; cursor: pointer; color: var(--link); font-size: .93rem; }
details[open] > summary { margin-bottom: .6rem; }
.panel + .faint, .cards + .faint, .scroll + .faint, .kinds + .faint { margin-top: .6rem; }
.scroll { overflow-x: auto; background: var(--panel); border: 1px solid var(--edge); border-radius: 10px; }
.scroll.long { max-height: min(75vh, 48rem); overflow-y: auto; content-visibility: auto; contain-intrinsic-size: auto 48rem; }
.card .scroll { border-radius: 6px; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .45rem .8rem; text-align: left; vertical-align: baseline; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--faint); font-weight: 500; font-size: .86rem; white-space: nowrap; background: var(--panel); }
.long thead th { position: sticky; top: 0; box-shadow: 0 1px 0 var(--line); z-index: 1; }
tbody th { font-weight: 400; }
td, th { overflow-wrap: break-word; }
.stacked th[scope="row"] { overflow-wrap: anywhere; min-width: 9rem; }
.stacked td:last-child:not(.n) > div { min-width: 13rem; }
td .tone.error { color: var(--deny-ink); font-weight: 650; }
td .tone.warning { color: var(--warning-ink); }
td .tone.note { color: var(--faint); }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.list { table-layout: fixed; min-width: 58rem; font-size: .88rem; }
.list td, .list th { overflow-wrap: anywhere; }
.list { font-variant-numeric: tabular-nums; }
.list th:nth-child(1) { width: 5rem; }
.list th:nth-child(2) { width: 13rem; }
.list td:nth-child(2) { color: var(--soft); white-space: nowrap; }
.scroll + h3 { margin: 1.5rem 0 .6rem; }
.list th:nth-child(3) { width: 17%; }
.list th:nth-child(5) { width: 24%; }
.list th:nth-child(6) { width: 15%; }
.list th:nth-child(7) { width: 11%; }
.list .tag { font-size: .74rem; padding: 0 .35rem; margin-left: .15rem; }
.filterable form { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem .8rem; margin: 0 0 .8rem; }
.filterable label { display: grid; gap: .15rem; color: var(--faint); font-size: .84rem; min-width: 0; }
.filterable .words { flex: 1 1 14rem; }
input, select, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--panel); border: 1px solid var(--axis); border-radius: 7px; padding: .3rem .6rem; height: 2.4rem; min-width: 0; max-width: 100%; }
select { max-width: 15rem; }
button { cursor: pointer; }
output { flex-basis: 100%; color: var(--faint); font-size: .88rem; font-variant-numeric: tabular-nums; }
.none { padding: 1rem; color: var(--faint); }
.findings { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.findings .card { border-left: 4px solid var(--c); }
.place-line { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: baseline; margin-bottom: .3rem; color: var(--faint); }
.related { font-size: .92rem; color: var(--soft); }
.fix { margin: .5rem 0 0; font-size: .95rem; }
.steps { margin: .8rem 0; display: grid; gap: .35rem; }
.steps ul { margin: .2rem 0 0 1.25rem; }
.yes::before, .no::before { display: inline-block; width: 1.25rem; font-weight: 700; }
.yes::before { content: "✓"; color: var(--allow-strong); }
.no::before { content: "✗"; color: var(--deny-ink); }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--edge); color: var(--faint); font-size: .88rem; }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  section { margin-top: 2.25rem; }
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
  .panel { padding: .8rem .7rem .4rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .6rem; }
  .tiles strong { font-size: 1.5rem; }
  .tiles small { display: block; margin: 0; }
  .kinds .card { grid-template-columns: minmax(0, 1fr); }
  .times strong { display: inline; font-size: 1.25rem; }
  .times .spread { display: inline; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .4rem; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked, .stacked tbody { display: block; }
  .stacked tr { display: block; padding: .6rem .8rem; border-top: 1px solid var(--line); }
  .stacked tr:first-child { border-top: 0; }
  .stacked th, .stacked td { display: block; padding: 0; border: 0; white-space: normal; overflow-wrap: anywhere; }
  .stacked tbody th { font-weight: 600; }
  .stacked td { display: grid; grid-template-columns: minmax(5.5rem, 34%) minmax(0, 1fr); gap: .6rem; text-align: left; }
  .stacked td::before { content: attr(data-name); color: var(--faint); }
  .stacked td:last-child:not(.n) > div { min-width: 0; }
  .stacked td.empty { display: none; }
  pre.excerpt { white-space: pre-wrap; }
  .list { min-width: 0; table-layout: auto; }
  .list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .list, .list tbody { display: block; }
  .list tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .75rem; padding: .6rem .8rem; border-top: 1px solid var(--line); }
  .list tr:first-child { border-top: 0; }
  .list th, .list td { display: block; padding: 0; border: 0; width: auto !important; }
  .list th:nth-child(1) { order: 2; color: var(--faint); text-align: right; }
  .list th:nth-child(1)::before { content: "call "; }
  .list td:nth-child(3) { order: 1; }
  .list td:nth-child(4), .list td:nth-child(2), .list td:nth-child(5), .list td:nth-child(6), .list td:nth-child(7) { order: 3; grid-column: 1 / -1; font-size: .84rem; color: var(--soft); }
  select { max-width: 100%; width: 100%; }
  .filterable label { flex: 1 1 40%; }
  .filterable .words { flex-basis: 100%; }
}
@media print {
  @page { margin: 14mm 12mm; }
  :root { color-scheme: light; --ground: #fff; --shadow: none; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .filterable form, details.numbers { display: none; }
  .card, .panel, .tiles li { break-inside: avoid; }
  h2, h3, .lead { break-after: avoid; }
  section { margin-top: 1.5rem; }
  .scroll, .scroll.long { overflow: visible; max-height: none; content-visibility: visible; border: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  pre { white-space: pre-wrap; }
  .stacked td:last-child:not(.n) > div { min-width: 0; }
  table { font-size: 8.5pt; }
  th, td { padding: .25rem .4rem; }
  thead th { white-space: normal; }
  .chart.wide { display: block; }
  .chart.narrow { display: none; }
  .long thead th { position: static; }
  svg, .swatch, mark, .tiles li::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;function _taggedTemplateLiteral(e,t){return t||=e.slice(0),Object.freeze(Object.defineProperties(e,{raw:{value:Object.freeze(t)}}))}var c;function page({title:e,command:t,summary:n,sections:r,version:i}){let a=[`style-src ${sourceOf(s)}`,`script-src ${sourceOf(l)}`],o=r.length<2?void 0:html`<nav aria-label="Contents"><ul>${r.map(({id:e,heading:t})=>html`<li><a href="#${e}">${t}</a></li>`)}</ul></nav>`;return htmlDocument({title:e,policy:a,meta:html`
<meta name="color-scheme" content="light dark">`,style:s,body:html(c||=_taggedTemplateLiteral([`<header>
<p class="brand"><span class="mark" aria-hidden="true"></span>callgate <span>`,`</span></p>
`,`
`,`
</header>
<main>
`,`</main>
<footer><p>Made by callgate `,`. This file is complete: it fetches nothing and sends nothing. Times are UTC.</p></footer>
<script>`,`<\/script>`]),t,n,o,r.map(({id:e,heading:t,content:n})=>html`<section id="${e}" aria-labelledby="${e}-heading">
<h2 id="${e}-heading">${t}</h2>
${n}
</section>
`),i,new Markup(l))})}function htmlDocument({title:e,policy:t,meta:n,style:r,body:i}){return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup([`default-src 'none'`,...t,`base-uri 'none'`,`form-action 'none'`].join(`; `))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">${n}
<title>${e}</title>
<style>${new Markup(r)}</style>
</head>
<body>
${i}
</body>
</html>
`.toString()}function sourceOf(e){return`'sha256-${a(`sha256`).update(e).digest(`base64`)}'`}const l=`
for (const part of document.querySelectorAll(".filterable")) {
  const form = part.querySelector("form");
  const words = form.querySelector("input");
  const choices = [...form.querySelectorAll("select")];
  const rows = [...part.querySelectorAll("[data-row]")].map((element) => ({ element, text: undefined, shown: true }));
  const count = form.querySelector("output");
  const none = part.querySelector(".none");
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = choices.flatMap(({ name, value }) => (value === "" ? [] : [[name, value]]));
    let n = 0;
    for (const row of rows) {
      row.text ??= row.element.textContent.toLowerCase();
      const shown =
        wanted.every((word) => row.text.includes(word)) &&
        chosen.every(([name, value]) => row.element.dataset[name] === value);
      if (shown) n++;
      if (shown !== row.shown) row.element.hidden = !(row.shown = shown);
    }
    count.textContent = n.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown";
    none.hidden = n > 0;
  };
  let timer;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 100);
  });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
}
addEventListener("beforeprint", () => {
  for (const element of document.querySelectorAll("details.print")) element.open = true;
});
`;function code(e){return html`<code>${e}</code>`}function sentence(e){return html`${e.split(/`([^`]+)`/).map((e,t)=>t%2==1?code(e):e)}`}function toolName({tool:e,server:t}){return t===void 0?code(e):html`${code(e)} <span class="on">on ${t}</span>`}function placeOf({uri:e,range:{start:t}}){return html`<code class="place">${e}:${t.line}:${t.column}</code>`}function lineOf({uri:e,line:t}){return html`<code class="place">${e}:${t}</code>`}function breakable(e){return e.split(/(?<=\/)/).map((e,t)=>t===0?e:html`<wbr>${e}`)}function time(e){if(e===void 0)return;let t=new Date(e).toISOString();return html`<time datetime="${t}">${t.slice(0,10)} ${t.slice(11,23)}</time>`}function argumentsOf(e,t){let n=t===void 0?void 0:html` <span class="faint">(${sentence(t)})</span>`;return e===void 0?html`<p class="faint">${sentence(t??`no arguments`)}</p>`:html`<pre class="args"><code>${e.text}${e.cut?`…`:``}</code></pre>${n}`}function table(e,t,r){let i=t.map(e=>typeof e!=`string`),a=t.map(e=>typeof e==`string`?html`<th scope="col">${e}</th>`:html`<th scope="col" class="n">${e.number}</th>`),cells=e=>e.map((e,r)=>{if(r===0)return html`<th scope="row">${e}</th>`;let a=typeof e==`number`?n(e):e,o=t[r],s=typeof o==`string`?o:o?.number??``;return i[r]?html`<td class="n" data-name="${s}">${a}</td>`:html`<td data-name="${s}"><div>${a}</div></td>`});return html`<div class="scroll" tabindex="0" role="region" aria-label="${e}"><table class="stacked">
<caption>${e}</caption>
<thead><tr>${a}</tr></thead>
<tbody>
${r.map(e=>html`<tr>${cells(e)}</tr>
`)}</tbody></table></div>`}function details(e,t,n=`numbers`){let r=html`<summary>${sentence(e)}</summary>${t}`;return n===`print`?html`<details class="print" open>${r}</details>`:html`<details class="numbers">${r}</details>`}function meter(e,t){return html`<svg class="meter ${t}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="room" width="100" height="6" rx="1"/><rect class="used" width="${Math.round(1e3*Math.min(1,Math.max(0,e)))/10}" height="6" rx="1"/></svg>`}function more(e){return e===void 0?void 0:html`<p class="faint">${sentence(e)}</p>`}function bounded(e,t){let n=[],r=43e5;for(let i of e){let e=t(i);if(r-=e.toString().length,r<0)break;n.push(e)}return{shown:n,left:e.length-n.length}}function filterable(e,t,n){return html`<div class="filterable">
<form role="search" aria-label="Filter the ${e}" hidden>
<label class="words">Contains <input type="search" autocomplete="off" spellcheck="false" placeholder="any words"></label>
${t.filter(({values:e})=>e.length>1).map(({name:e,label:t,values:n})=>html`<label>${t} <select name="${e}"><option value="">all</option>${n.map(({value:e,text:t})=>html`<option value="${e}">${t}</option>`)}</select></label>`)}
<button type="reset">Clear</button>
<output aria-live="polite"></output>
</form>
${n}
<p class="none" hidden>No ${e} match this filter.</p>
</div>`}const u=[`allow`,`approval`,`notEvaluated`,`deny`],d={allow:e.decided.allow,approval:e.is.approval,notEvaluated:e.decided.notEvaluated,deny:e.wouldBe.deny};function colourOf(e){return`var(--${e})`}function legend(e){return html`<ul class="legend" aria-hidden="true">${e.map(e=>html`<li><span class="swatch ${e}"></span>${d[e]}</li>`)}</ul>`}function assumedParagraphs(e){return html`${i(e).map(e=>html`<p class="about">${sentence(e)}</p>`)}`}export{_taggedTemplateLiteral as C,sourceOf as S,html as T,table as _,bounded as a,htmlDocument as b,colourOf as c,legend as d,lineOf as f,sentence as g,placeOf as h,assumedParagraphs as i,details as l,more as m,d as n,breakable as o,meter as p,argumentsOf as r,code as s,u as t,filterable as u,time as v,Markup as w,page as x,toolName as y};