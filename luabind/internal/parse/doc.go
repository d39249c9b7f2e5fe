// Package parse turns the source text of Lua 5.1 into a syntax tree.
//
// # Language
//
// [Chunk] accepts the same programs as PUC Lua 5.1.5, and reports errors on the same line with
// the same message. It also accepts LuaJIT's goto: goto is a keyword only if a name follows it,
// and an identifier everywhere else. Chunk rejects break outside a loop and ... outside a
// vararg function. The code generator checks that each goto has a label, and the numbers of
// locals, upvalues, constants and registers.
//
// One thing differs: PUC Lua 5.1 accidentally treats a zero byte after a numeral or a dot as a
// part of it (1, zero, x is the number 1). Here, a zero byte outside strings and comments is
// an error.
//
// The caller must remove a first line that begins with # and a byte order mark.
//
// # Tree
//
// The nodes are those of github.com/yuin/gopher-lua/ast, in the shapes that gopher-lua's own
// parser builds:
//
//   - Parentheses are not nodes; they only set AdjustRet of a call or of ... .
//   - local function f is a LocalAssignStmt, as is local f = function; see [IsLocalFunction].
//   - elseif is an IfStmt, the only statement in the Else of the preceding IfStmt.
//   - NumberExpr.Value is a numeral as it is written: digits, or 0x and hexadecimal digits,
//     optionally with an exponent.
//
// Strings of the tree do not share memory with the text, except NumberExpr.Value.
//
// # Lines
//
// Every node has a Line and a LastLine, both at least 1 (LocalAssignStmt is an exception). The
// LastLine of a node is the line of its last token. The LastLine of a numeric for is the line of
// its do, where PUC Lua reports bounds that are not numbers. Line depends on the kind of node:
//
//   - statement, constant, name, table, unary operator: the line of its first token;
//   - binary operator: the line of the operator;
//   - index: the line of the name or of the closing bracket;
//   - call: the line of its opening parenthesis or brace, or the line where its string ends;
//   - function: the line that PUC Lua calls linedefined. In a statement function f() this is the
//     line of the keyword function, in all other functions the line of the opening parenthesis.
//
// PUC Lua 5.1 reports an error in an operator, an index or an assignment on the line of the last
// token that it has read when it generates the code. For an operator, this is the LastLine of
// the node; for an assignment to a field, the LastLine of the statement; for a call, Line.
//
// # Bounds
//
// Source text is not trusted, so a tree must be safe to walk with a recursive function.
// Blocks, parentheses, calls, tables, functions, unary operators and the right operands of
// .. and ^ are nested no deeper than PUC Lua allows (about 200 levels). Chains such as a + b + c,
// f()(), a.b.c and elseif grow to the left, and PUC Lua does not limit them; no path through a
// tree has more than [MaxLinks] links of chains. Time and memory are linear in the length of the
// text.
package parse
