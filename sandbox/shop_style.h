// The demo shop's style sheet, served as /style.css.
#pragma once
#include <string_view>

namespace sandbox {

inline constexpr std::string_view kShopStyle = R"(
:root { color-scheme: light dark; --ink: #22252b; --soft: #5b6270; --page: #faf8f4; --card: #fff; --line: #e2ddd3;
  --accent: #8a3b12; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae5; --soft: #a9a79f; --page: #191a1d; --card: #232428;
  --line: #3a3b40; --accent: #f0a878; --on-accent: #22160e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem; }
header a { color: inherit; text-decoration: none; font-weight: 700; font-size: 1.15rem; }
footer { color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .4rem 0; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.25rem; margin: 1rem 0; }
.card > h2:first-child { margin-top: 0; }
.product { display: grid; gap: 1.25rem; grid-template-columns: minmax(8rem, 14rem) 1fr; align-items: center; }
.product svg { width: 100%; height: auto; }
@media (max-width: 34rem) { .product { grid-template-columns: 1fr; } .product svg { max-width: 11rem; } }
.price { font-size: 1.4rem; font-weight: 700; margin: .3rem 0 1rem; }
.button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.1rem; border-radius: .5rem; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); text-decoration: none; }
.button.quiet { background: transparent; color: var(--accent); }
.button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; }
.actions form { margin: 0; }
.notice { border-left: .3rem solid var(--accent); }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .45rem .5rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.amount, th.amount { text-align: right; padding-right: 0; white-space: nowrap; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); }
pre { overflow: auto; max-height: 28rem; margin: .6rem 0 0; padding: .8rem; border-radius: .5rem; border: 1px solid var(--line);
  background: var(--page); font-size: .82rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
)";

}  // namespace sandbox
