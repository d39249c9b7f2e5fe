-- line 2: function(...) ... end
on("CLICK")
