-- csv: tables in text form, as spreadsheets and other programs write them.
--
--   local csv = require "csv"
--   local rows = csv.parse('name,size\n"Box, small",1.5\n')
--   print(#rows, rows[2][1], rows[2][2])                     --> 2  Box, small  1.5
--
--   local sales, names = csv.parse("month;sold\nMay;12\nJune;7", { header = true, numbers = true })
--   print(names[2], sales[1].month, sales[1].sold + 1)       --> sold  May  13
--
--   local text = csv.encode({ { city = "Oslo, Norway", at = 59.9 }, { city = "Rome", at = 41.9 } })
--   for line in text:gmatch("[^\n]+") do print(line) end     --> at,city
--                                                            --> 59.9,"Oslo, Norway"
--                                                            --> 41.9,Rome
--
-- Options of parse and read: header: true: the first row contains the names of the columns, and
-- every other row is a table with these names; a list: these are the names; default: each row is
-- a list. numbers: true: fields that are numbers become numbers, except those in quotes and
-- those like 007; default: all fields are strings. separator: a character; default: whichever of
-- , ; tab and | fits. decimal: "," reads 1,5 as 1.5; default ".".
--
-- Options of encode and write: header: a list of names: the columns in their order, and the first
-- row; default: all names of the rows, sorted, or nothing if the rows are lists. separator: default
-- ","; decimal: default "."; newline: the end of a row, default "\n".
--
-- Fields in quotes may contain separators and line ends; "" in them is a quote. Lines end with \n, \r\n
-- or \r. Empty lines, a byte order mark and Excel's line sep=; are skipped. Errors in the text name the
-- line.

local _, std = ...

local type, ipairs, pairs = type, ipairs, pairs
local native = std.native

local csv = {}

local reading = { header = "boolean or list", numbers = "boolean", separator = "character", decimal = "character" }
local writing = { header = "boolean or list", separator = "character", decimal = "character", newline = "string" }

std.takes{
  ["csv.parse"] = { 2, "header", "numbers", "separator", "decimal" },
  ["csv.read"] = { 2, "header", "numbers", "separator", "decimal" },
  ["csv.encode"] = { 2, "header", "separator", "decimal", "newline" },
  ["csv.write"] = { 3, "header", "separator", "decimal", "newline" },
}

local forms = {
  ["boolean"] = function(v) return type(v) == "boolean" end,
  ["string"] = function(v) return type(v) == "string" end,
  ["character"] = function(v) return type(v) == "string" and #v == 1 and not v:find('["\r\n]') end,
  ["boolean or list"] = function(v) return type(v) == "boolean" or type(v) == "table" end,
}
local articles = { boolean = "true or false", string = "a string", character = "one character", ["boolean or list"] = "true or a list of names" }

-- check returns the options of a function, or throws an error for one that is invalid.
local function check(what, options, known)
  options = std.options(what, options)
  for name, value in pairs(options) do
    local form = known[name]
    if not forms[form](value) then std.wants(what, name, articles[form], value) end
  end
  for _, name in ipairs(type(options.header) == "table" and options.header or {}) do
    if type(name) ~= "string" and type(name) ~= "number" then std.wants(what, "header", "a list of names", name) end
  end
  return options
end

local function parse(what, text, options)
  if text:find("^\255\254") or text:find("^\254\255") then
    std.fail(what .. ": the text is in UTF-16", "save it as UTF-8")
  end
  local separator = options.separator
  local begin = 1
  if text:find("^\239\187\191") then begin = 4 end
  local said, rest = text:match("^sep=([^\"\r\n])\r?\n()", begin)
  if said then separator, begin = separator or said, rest end
  if begin > 1 then text = text:sub(begin) end
  return native.parse(text, separator or native.sniff(text), options.header or false, options.numbers or false, options.decimal or ".", what)
end

-- csv.parse(text [, options]) returns the rows of a text, and with a header also the list of names.
function csv.parse(text, options)
  if type(text) ~= "string" then std.wants("csv.parse", "text", "a string", text) end
  return parse("csv.parse", text, check("csv.parse", options, reading))
end

-- csv.read(path [, options]) is csv.parse for a file of the workspace.
function csv.read(path, options)
  if type(path) ~= "string" then std.wants("csv.read", "path", "a path", path) end
  options = check("csv.read", options, reading)
  local file, problem = io.open(path, "rb")
  if not file then std.fail("csv.read: " .. problem) end
  local text = file:read("*a")
  file:close()
  return parse("csv.read " .. path, text, options)
end

-- names returns the names in all rows, sorted; nil if the rows are lists.
local function names(rows)
  local seen, list = {}, {}
  for _, row in ipairs(rows) do
    if type(row) ~= "table" then break end -- encode reports it
    for name in pairs(row) do
      if type(name) == "string" and not seen[name] then
        seen[name] = true
        list[#list + 1] = name
      end
    end
  end
  table.sort(list)
  return #list > 0 and list or nil
end

-- csv.encode(rows [, options]) returns the rows as text. They are lists or tables with names.
function csv.encode(rows, options)
  if type(rows) ~= "table" then std.wants("csv.encode", "rows", "a list", rows) end
  options = check("csv.encode", options, writing)
  local header = options.header
  if header == nil or header == true then
    header = names(rows)
  end
  return native.encode(rows, header or nil, options.separator or ",", options.newline or "\n", options.decimal or ".")
end

-- csv.write(path, rows [, options]) writes a file of the workspace.
function csv.write(path, rows, options)
  if type(path) ~= "string" then std.wants("csv.write", "path", "a path", path) end
  local text = csv.encode(rows, options)
  local file, problem = io.open(path, "wb")
  if not file then std.fail("csv.write: " .. problem) end
  local written, problem = file:write(text)
  local closed, late = file:close()
  if not (written and closed) then std.fail("csv.write: " .. path .. ": " .. (problem or late), "the file is incomplete") end
end

return csv
