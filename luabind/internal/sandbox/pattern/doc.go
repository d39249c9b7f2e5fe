// Package pattern matches Lua 5.1 patterns: the language of string.find, match, gmatch
// and gsub.
//
// A pattern is compiled once into a short program, so every fault of a pattern is
// reported before the first byte is matched. A [Pattern] is immutable and may be shared.
// A [Matcher] belongs to one search of one subject. It allocates nothing, and it calls
// its poll function once in about [PollEvery] steps, or after one pass over the subject if
// that is longer; this is how a search of exponential length is stopped: the function
// panics.
//
// Lua patterns have no alternation, so a match always passes the program's instructions in order.
// This has two consequences. Captures need no undo log: an attempt that succeeds has written each
// of them. And the depth of recursion is at most the number of repeated items, which [MaxRepeats]
// bounds.
package pattern
