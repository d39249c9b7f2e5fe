-- line 3: without quotes
local function clicked(event) print(event.key) end
on("CLICK", "clicked")
