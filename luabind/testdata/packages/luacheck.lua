-- The linter reads its own source, which is beside this script, and then programs that have
-- something to complain about.
local check, filter, format = require "luacheck.check", require "luacheck.filter", require "luacheck.format"
local luacheck = require "luacheck"
local pause = sleep or function() end -- a scene gives others their turn
local files = {
  "argparse", "luacheck/cache", "luacheck/check", "luacheck/check_state", "luacheck/config", "luacheck/core_utils", "luacheck/decoder", "luacheck/expand_rockspec",
  "luacheck/filter", "luacheck/format", "luacheck/fs", "luacheck/globbing", "luacheck/init", "luacheck/lexer", "luacheck/main", "luacheck/multithreading",
  "luacheck/options", "luacheck/parser", "luacheck/profiler", "luacheck/runner", "luacheck/serializer", "luacheck/stages/init", "luacheck/stages/detect_bad_whitespace",
  "luacheck/stages/detect_cyclomatic_complexity", "luacheck/stages/detect_globals", "luacheck/stages/detect_unused_locals", "luacheck/stages/linearize",
  "luacheck/stages/parse", "luacheck/stages/detect_compound_operators", "luacheck/stages/detect_empty_blocks", "luacheck/stages/detect_empty_statements",
  "luacheck/stages/detect_reversed_fornum_loops", "luacheck/stages/detect_unbalanced_assignments", "luacheck/stages/detect_uninit_accesses",
  "luacheck/stages/detect_unreachable_code", "luacheck/stages/detect_unused_fields", "luacheck/stages/name_functions", "luacheck/stages/parse_inline_options", "luacheck/stages/resolve_locals", "luacheck/stages/unwrap_parens", "luacheck/standards", "luacheck/unicode",
  "luacheck/unicode_printability_boundaries", "luacheck/utils", "luacheck/version", "luacheck/builtin_standards/init", "luacheck/builtin_standards/love", "luacheck/builtin_standards/ngx", "luacheck/builtin_standards/playdate",
}
local function describe(w)
  return table.concat({w.code, w.line, w.column, w.end_column or "-", luacheck.get_message(w)}, " ")
end
local sources, names = {}, {}
for _, name in ipairs(files) do
  local f = io.open(name .. ".lua")
  if f then
    sources[#sources + 1], names[#names + 1] = f:read("*a"), name
    f:close()
  end
end
print(#sources, "files")
for i, source in ipairs(sources) do
  local report = luacheck.check_strings({source}, {std = "max", max_line_length = 100, max_cyclomatic_complexity = 10})
  print(names[i], #report[1], report.warnings, report.errors, report.fatals)
  for _, w in ipairs(report[1]) do print("  " .. describe(w)) end
  pause(0)
end
local faulty = {
  "local a = 1\nlocal function f(x, ...) return y end\nfor i = 1, 2 do local a = i end\nz = z + 1\n", "x = = 1", "local t = {a = 1, a = 2}\nif x then end\ngoto done\n::done::\n::never::",
  "while true do break end return\n", "local a; local a; a = 1\na = 2\t \n", "function f() return 1 end local x <const> = 5", "-- luacheck: ignore\nlocal unused", "local s = 'a\\zb' .. \"\\xff\" .. [==[long]==]",
}
for _, source in ipairs(faulty) do
  local report = luacheck.check_strings({source}, {std = "lua51"})
  for _, w in ipairs(report[1]) do print(describe(w)) end
end
local report = luacheck.check_strings(faulty, {std = "min", ignore = {"2.."}})
print(report.warnings, report.errors, luacheck._VERSION)
print((format.format(report, {"a", "b", "c", "d", "e", "f", "g", "h"}, {formatter = "plain", codes = true, ranges = true, quiet = 0})))
print((format.format(report, {"a", "b", "c", "d", "e", "f", "g", "h"}, {formatter = "default", color = false, quiet = 1})))
