-- Examples of the reference, one below each name: the body of a spawn function.

--- div
session:set(DefaultScene{
  htmlChildren = { div{ key = "panel", style = { width = "220px" }, Header3{ "Settings" }, Slider{ key = "size", label = "Size", value = 1 } } },
})

--- Button
session:set(DefaultScene{
  htmlChildren = { Button{ key = "go", value = "Go" } },
})
on("CLICK", function(event) print(event.key) end)

--- Slider
session:set(DefaultScene{
  htmlChildren = { Slider{ key = "speed", label = "Speed", min = 0, max = 10, step = 0.5, value = 4 } },
})
on("SET", function(event) print(event.value) end)

--- InputBox
session:set(DefaultScene{
  htmlChildren = { InputBox{ key = "name", placeholder = "Your name, then Enter", clearOnSubmit = true } },
})
on("INPUT", function(event) print(event.value) end)

--- ImageUpload
session:set(DefaultScene{
  htmlChildren = { ImageUpload{ key = "photo", label = "A picture" } },
})
on("UPLOAD", function(event) print(event.value.width, event.value.height) end)

--- Img
session:set(DefaultScene{
  htmlChildren = { Img{ key = "picture", src = asset("sky.png"), alt = "the sky", style = { width = "200px" } } },
})

--- Markdown
session:set(DefaultScene{
  htmlChildren = { Markdown{ key = "notes", "## Notes\n\n- *first* one thing\n- **then** another" } },
})

--- Header1
session:set(DefaultScene{
  htmlChildren = { Header1{ "The first heading" }, Paragraph{ "and what it is about" } },
})

--- Header2
session:set(DefaultScene{
  htmlChildren = { Header2{ "The second heading" }, Paragraph{ "and what it is about" } },
})

--- Header3
session:set(DefaultScene{
  htmlChildren = { Header3{ "The third heading" }, Paragraph{ "and what it is about" } },
})

--- Paragraph
session:set(DefaultScene{
  htmlChildren = { Paragraph{ key = "text", "Some words about what is to be seen here." } },
})

--- Bold
session:set(DefaultScene{
  htmlChildren = { Paragraph{ "This is ", Bold{ "important" }, "." } },
})

--- Italic
session:set(DefaultScene{
  htmlChildren = { Paragraph{ "This is ", Italic{ "meant so" }, "." } },
})

--- span
session:set(DefaultScene{
  htmlChildren = { Paragraph{ "Some of it is ", span{ "red", style = { color = "crimson" } }, "." } },
})

--- Link
session:set(DefaultScene{
  htmlChildren = { Link{ "How Vuer speaks", key = "link", href = "https://docs.vuer.ai", target = "_blank" } },
})

--- Page
session:set(DefaultScene{
  htmlChildren = { Page{ key = "page", Header2{ "Report" }, Paragraph{ "Nothing to report." } } },
})

--- AutoScroll
local lines = {}
for i = 1, 12 do lines[i] = Paragraph{ "line " .. i } end
session:set(DefaultScene{
  htmlChildren = { AutoScroll{ key = "log", style = { height = "100px" }, unpack(lines) } },
})

--- BlockElement
session:set(DefaultScene{
  htmlChildren = { BlockElement{ key = "block", Paragraph{ "a block" } } },
})

--- Element
session:set(DefaultScene{
  htmlChildren = { Element{ key = "element" } },
})

--- Iframe
session:set(DefaultScene{
  htmlChildren = { Iframe{ key = "page", src = asset("page.html"), width = 260, height = 110 } },
})
