// Package parse turns the source text of Lua 5.1 into a syntax tree.
//
// # Language
//
// [Chunk] accepts and refuses what PUC Lua 5.1.5 accepts and refuses, on the same line and
// with the same message, and LuaJIT's goto in addition: goto is a keyword only where a name
// follows it, and an identifier everywhere else. It refuses break outside of a loop and ...
// outside of a vararg function. Whether a goto finds its label, and the numbers of locals,
// upvalues, constants and registers, are the code generator's to check.
//
// One thing differs: PUC Lua 5.1 takes a zero byte after a numeral or a dot for a part of it
// (1, zero, x is the number 1), by accident. Here, a zero byte outside of strings and comments is
// an error.
//
// The text is taken as it is: a first line that begins with #, or a byte order mark, is
// for the caller to remove.
//
// # Tree
//
// The nodes are those of github.com/yuin/gopher-lua/ast, in the shapes that gopher-lua's own
// parser builds:
//
//   - Parentheses leave no trace but AdjustRet of a call and of ... .
//   - local function f is a LocalAssignStmt, as is local f = function; see [IsLocalFunction].
//   - elseif is an IfStmt, the only statement in the Else of the one before it.
//   - NumberExpr.Value is a numeral as it is written: digits, or 0x and hexadecimal digits,
//     with an exponent perhaps.
//
// Strings of the tree do not share memory with the text, but for NumberExpr.Value.
//
// # Lines
//
// Every node has a Line and a LastLine, both at least 1 (LocalAssignStmt is an exception). The
// LastLine of a node is the line of its last token; of a numeric for, that of its do, where PUC
// Lua reports bounds that are not numbers. Line is
//
//   - of a statement, a constant, a name, a table or an operator with one operand: the line
//     of its first token;
//   - of an operator with two operands: the line of the operator;
//   - of an index: the line of the name or of the closing bracket;
//   - of a call: the line of its opening parenthesis or of its brace, or the line where its
//     string ends;
//   - of a function: the line that PUC Lua calls linedefined, which is that of the keyword
//     function in a statement function f() and that of the opening parenthesis in all others.
//
// PUC Lua 5.1 reports an error in an operator, an index or an assignment on the line of the last
// token that it has read when it generates the code. For an operator, that is the LastLine of
// the node; for an assignment to a field, the LastLine of the statement; for a call, Line.
//
// # Bounds
//
// Source text comes from anywhere, so a tree must be safe to walk with a recursive function.
// Blocks, parentheses, calls, tables, functions, operators with one operand, and the right
// operands of .. and ^ nest no deeper than PUC Lua allows (about 200 levels). Chains grow to
// the left and cost PUC Lua nothing (a + b + c, f()(), a.b.c, elseif); no path through a tree has
// more than [MaxLinks] links of them. Time and memory are linear in the length of the text.
package parse
