#include "contract/reports/html_parts.h"

namespace understudy::contract {

const std::string_view html_style = R"css(
:root {
  --ground: #f6f6f3; --paper: #fff; --ink: #1c1e21; --soft: #5d636b; --line: #e2e2dc; --sunk: #f2f2ee;
  --good: #16794a; --good-ground: #e3f4ea; --bad: #c0312b; --bad-ground: #fdeceb; --warn: #8f5a00; --accent: #2f5bd7;
  --s0: #d7deea; --s1: #c5dcff; --s2: #c3ecd2; --s3: #ffd9d2; --s4: #ffe7b3; --s5: #e5d6fb; --s6: #c6eef0; --on-state: #1d2733;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131518; --paper: #1b1e22; --ink: #e6e8ea; --soft: #9aa2ab; --line: #2d3238; --sunk: #16191c;
    --good: #56c98c; --good-ground: #143222; --bad: #ff8379; --bad-ground: #3b1b19; --warn: #eab54a; --accent: #8fb0ff;
    --s0: #3a4454; --s1: #23467d; --s2: #1f5637; --s3: #6b2e27; --s4: #5e4713; --s5: #4a3573; --s6: #1d5356; --on-state: #eef2f6;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
code, pre { font-family: var(--mono); font-size: .86em; }
a { color: var(--accent); }
h4 { margin: 1.6rem 0 .5rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.dot { flex: none; width: .7rem; height: .7rem; border-radius: 50%; background: var(--soft); }
.passed > .dot, .passed > summary > .dot { background: var(--good); }
.failed > .dot, .failed > summary > .dot { background: var(--bad); }
.unmet > summary > .dot { background: none; border: 2px solid var(--soft); }

header { padding: 2rem max(1.25rem, calc((100vw - 80rem) / 2)) 1.75rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.product { margin: 0; font-weight: 650; letter-spacing: -.01em; }
.product span { color: var(--soft); font-weight: 400; }
h1 { margin: .35rem 0 .25rem; font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.15; letter-spacing: -.025em; font-weight: 680; }
header.failed h1 { color: var(--bad); }
header.passed h1 { color: var(--good); }
.subject { margin: 0 0 .75rem; color: var(--soft); overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0 0; color: var(--soft); font-size: .9rem; }
.facts b { color: var(--ink); font-weight: 600; }
.share { display: flex; gap: 2px; height: 8px; margin-top: 1.1rem; border-radius: 4px; overflow: hidden; }
.share i { flex: 1; background: var(--good); }
.share .failed { background: var(--bad); }

.page { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2rem; max-width: 82rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow: auto; font-size: .9rem; }
nav h2 { margin: 0 0 .35rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav a + h2 { margin-top: 1.25rem; }
nav a { display: flex; align-items: baseline; gap: .6rem; padding: .22rem .5rem; border-radius: 6px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { background: var(--paper); }
nav .dot { width: .55rem; height: .55rem; }

.tools { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .6rem; padding: .6rem 0; background: var(--ground); }
.tools[hidden], [hidden] { display: none !important; }
button, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .75rem; }
button { cursor: pointer; }
button:hover { border-color: var(--soft); }
.choices { display: flex; }
.choices button { border-radius: 0; margin-left: -1px; }
.choices button:first-child { border-radius: 8px 0 0 8px; margin: 0; }
.choices button:last-child { border-radius: 0 8px 8px 0; }
.choices b { color: var(--soft); font-weight: 500; }
.choices [aria-pressed=true] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.choices [aria-pressed=true] b { color: inherit; }
input { flex: 1; min-width: 10rem; }

.contract { margin: 0 0 .75rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
.contract > summary { display: flex; align-items: center; gap: .9rem; padding: .85rem 1.1rem; }
.contract.failed { border-left: 4px solid var(--bad); }
.contract > .body { padding: 0 1.1rem 1.25rem; border-top: 1px solid var(--line); }
.heading { flex: 1; min-width: 0; }
.heading b { display: block; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; }
.heading code { color: var(--soft); overflow-wrap: anywhere; }
.result { flex: none; padding: .1rem .6rem; border-radius: 99px; font-size: .8rem; font-weight: 600; background: var(--sunk); color: var(--soft); }
.passed > summary > .result { background: var(--good-ground); color: var(--good); }
.failed > summary > .result { background: var(--bad-ground); color: var(--bad); }

blockquote { margin: 1rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); color: var(--ink); }
blockquote cite { display: block; font: .8em var(--mono); color: var(--soft); }
.varied { padding: .6rem .8rem; border-radius: 8px; background: var(--sunk); }
.breach { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem .9rem; margin: .8rem 0 0; padding: .7rem .9rem; border-radius: 8px; background: var(--bad-ground); }
.breach dt { color: var(--soft); font-size: .85rem; padding-top: .08rem; }
.breach dd { margin: 0; overflow-wrap: anywhere; }
.breach .got { font-weight: 600; color: var(--bad); }
.exchange { display: inline-block; padding: 0 .4rem; border-radius: 5px; background: var(--paper); font: .84em var(--mono); text-decoration: none; }
.exchange:hover { text-decoration: underline; }
.more, .nothing, .gap { margin: .6rem 0 0; color: var(--soft); }
.outcomes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0 1rem; }
.block { display: block; padding: .6rem .8rem; border-radius: 8px; background: var(--sunk); overflow-wrap: anywhere; }

.rule { border: 1px solid var(--line); margin-top: -1px; padding: 0 .9rem; }
.rule:first-of-type { border-radius: 8px 8px 0 0; }
.rule > summary { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .75rem; padding: .5rem 0; }
.rule .title { flex: 1; min-width: 12rem; }
.rule.unmet .title { color: var(--soft); }
.rule > summary code { color: var(--soft); overflow-wrap: anywhere; }
.rule[open] { padding-bottom: .9rem; }
.rule blockquote { margin-top: .8rem; }

.clocks { display: block; overflow: visible; margin: .25rem 0 1rem; }
.clocks .axis { stroke: var(--soft); stroke-width: 1; opacity: .55; }
.clocks .label { fill: var(--soft); font-size: 11.5px; }
.clocks .thing { fill: var(--ink); font-size: 12px; font-weight: 600; }
.clocks .state { fill: var(--on-state); font-size: 12px; }
.clocks .link { stroke: var(--soft); stroke-width: 1; opacity: .3; }
.clocks .link.named { stroke: var(--bad); opacity: .75; }
.clocks .mark { stroke: var(--paper); stroke-width: 1.5; fill: var(--good); }
.clocks .c3 { fill: var(--accent); } .clocks .c4 { fill: var(--warn); } .clocks .c5, .clocks .c0 { fill: var(--bad); }
.clocks .mark.named { stroke: var(--bad); stroke-width: 2.5; }
.clocks .call { cursor: pointer; }
.clocks .call.lit .link { stroke: var(--accent); stroke-width: 2; opacity: 1; }
.clocks .call.lit .mark { fill: var(--accent); }
.band.s0 { fill: var(--s0); } .band.s1 { fill: var(--s1); } .band.s2 { fill: var(--s2); } .band.s3 { fill: var(--s3); }
.band.s4 { fill: var(--s4); } .band.s5 { fill: var(--s5); } .band.s6 { fill: var(--s6); }
.chip { padding: .06rem .5rem; border-radius: 5px; font-size: .84em; color: var(--on-state); white-space: nowrap; }
.chip.s0 { background: var(--s0); } .chip.s1 { background: var(--s1); } .chip.s2 { background: var(--s2); } .chip.s3 { background: var(--s3); }
.chip.s4 { background: var(--s4); } .chip.s5 { background: var(--s5); } .chip.s6 { background: var(--s6); }

.row { border-top: 1px solid var(--line); font-size: .88rem; }
.row > summary, .row.head { display: grid; grid-template-columns: 2.6rem 4.6rem 4.6rem minmax(0, 1fr) 5rem minmax(6rem, 13rem); gap: 0 .6rem; padding: .36rem .5rem; align-items: baseline; }
.row > summary:hover { background: var(--sunk); }
.row.head { border: 0; color: var(--soft); font-size: .75rem; }
.row.head span:nth-child(-n+3) { text-align: right; }
.row.named { box-shadow: inset 3px 0 var(--bad); background: var(--bad-ground); }
.row:target { outline: 2px solid var(--accent); outline-offset: -2px; }
.number, .wait { text-align: right; color: var(--soft); font: .92em var(--mono); white-space: nowrap; }
.named .number { color: var(--bad); font-weight: 700; }
.request { font-family: var(--mono); font-size: .92em; overflow-wrap: anywhere; }
.request b { font-weight: 650; }
.status { font-weight: 600; color: var(--good); white-space: nowrap; }
.status.c3 { color: var(--accent); } .status.c4 { color: var(--warn); } .status.c5, .status.c0 { color: var(--bad); }
.remark { grid-column: 4 / -1; color: var(--warn); font-size: .92em; overflow-wrap: anywhere; }
.messages { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1rem; padding: .25rem .75rem .9rem; }
.messages h5 { margin: .6rem 0 .3rem; font-size: .75rem; color: var(--soft); font-weight: 600; }
pre { margin: 0; padding: .7rem .8rem; border-radius: 8px; background: var(--sunk); border: 1px solid var(--line); overflow: auto; max-height: 22rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.header, .messages i { color: var(--soft); }
.origin { grid-column: 1 / -1; margin: .6rem 0 0; color: var(--soft); font-size: .92em; overflow-wrap: anywhere; }
.gap { padding: .4rem .5rem; border-top: 1px dashed var(--line); margin: 0; font-size: .88rem; }
.command { display: flex; align-items: center; gap: .75rem; padding: .5rem .5rem .5rem .8rem; border-radius: 8px; background: var(--sunk); border: 1px solid var(--line); }
.command code { flex: 1; overflow-wrap: anywhere; }

@media (max-width: 60rem) {
  .page { display: block; padding-top: .5rem; }
  nav { display: none; }
}
@media (max-width: 44rem) {
  .tools { gap: .4rem; }
  .unfold { display: none; }
  .contract > summary { flex-wrap: wrap; padding: .8rem; gap: .5rem .7rem; }
  .heading { flex-basis: 70%; }
  .contract > summary > .result { margin-left: 1.4rem; }
  .contract > .body { padding: 0 .8rem 1rem; }
  .rule > summary code { flex-basis: 60%; order: 3; margin-left: 1.45rem; }
  .row.head { display: none; }
  .row > summary { grid-template-columns: 2rem 1fr 1fr auto; }
  .row > summary .request { grid-column: 2 / -1; grid-row: 1; }
  .row > summary .wait { text-align: left; grid-row: 2; }
  .row > summary .wait:nth-of-type(2) { grid-column: 2; }
  .row > summary .wait:nth-of-type(2):not(:empty)::after { content: " client"; }
  .row > summary .wait:nth-of-type(3):not(:empty)::after { content: " world"; }
  .row > summary .status { grid-row: 2; grid-column: 4; text-align: right; }
  .row > summary .shown, .row > summary .remark { grid-column: 2 / -1; }
}
@media print {
  .tools, nav, .copy { display: none !important; }
  .page { display: block; }
  .contract { break-inside: avoid-page; }
}
)css";

}  // namespace understudy::contract
