local argparse = require "argparse"
local parser = argparse("tool", "A tool that does things.", "See the manual."):help_max_width(72)
parser:argument("input", "Input file."):args "+"
parser:option("-o --output", "Output file.", "a.out"):argname "<file>"
parser:option("-I --include", "Include locations."):count("*")
parser:option("-l --level"):choices{"low", "high"}:default "low"
parser:option("-n --number"):convert(tonumber):args "1-2"
parser:option("--pair"):args(2):argname{"<key>", "<value>"}
parser:flag("-v --verbose", "Says more."):count "0-2":target "verbosity"
parser:flag("-q --quiet")
parser:mutex(parser:flag "--red", parser:flag "--blue")
print(parser:get_usage()) print(parser:get_help())
local function show(t)
  local list = {}
  for k, v in pairs(t) do
    if type(v) == "table" then local all = {} for i, x in ipairs(v) do all[i] = type(x) == "table" and table.concat(x, "+") or tostring(x) end v = "{" .. table.concat(all, ",") .. "}" end
    list[#list + 1] = k .. "=" .. tostring(v)
  end
  table.sort(list) return table.concat(list, " ")
end
for _, line in ipairs{"in.txt", "a b -o out -Isrc -I lib -vv", "a -l high -n 1 2 --quiet", "a --pair=k v --number 0x10", "a -- -o", "a --red", "", "a --bad", "a -o", "a -l middle", "a -n x", "a --red --blue", "a -vvv", "a --outptu x", "--pair k"} do
  local args = {} for w in line:gmatch("%S+") do args[#args + 1] = w end
  local ok, result = parser:pparse(args)
  print(line, ok, ok and show(result) or result)
end
local git = argparse("git"):require_command(true):command_target "command"
git:command("add", "Add files."):argument("files"):args "*"
local remote = git:command("remote r"):summary "Remotes."
remote:command "show" remote:command("rm"):argument "name"
git:add_help_command() git:add_complete()
for _, line in ipairs{"add x y", "remote rm origin", "r show", "pull", "remote"} do
  local args = {} for w in line:gmatch("%S+") do args[#args + 1] = w end
  local ok, result = git:pparse(args) print(line, ok, ok and show(result) or result)
end
print(git:get_help()) print(#git:get_bash_complete() > 100, #git:get_zsh_complete() > 100, #git:get_fish_complete() > 100)
