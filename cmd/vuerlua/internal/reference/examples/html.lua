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

--- Panel
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "look", title = "Look", Slider{ key = "size", label = "Size", value = 40 }, Checkbox{ key = "solid", label = "Solid" } } },
})
on("SET", function(event) print(event.key, event.value) end)

--- Folder
session:set(DefaultScene{
  htmlChildren = {
    Panel{ key = "look", title = "Look",
      Folder{ key = "light", label = "Light", Slider{ key = "power", label = "Power", min = 0, max = 5, value = 3 }, Switch{ key = "warm", label = "Warm", value = true } },
      Folder{ key = "more", label = "More", collapsed = true, NumberBox{ key = "count", label = "Count" } },
    },
  },
})

--- Tabs
session:set(DefaultScene{
  htmlChildren = {
    Panel{ key = "robot", title = "Robot",
      Tabs{ key = "parts",
        Tab{ key = "arm", label = "Arm", Slider{ key = "elbow", label = "Elbow", min = -90, max = 90 } },
        Tab{ key = "hand", label = "Hand", Slider{ key = "grip", label = "Grip", min = 0, max = 1 } },
      },
    },
  },
})

--- Tab
session:set(DefaultScene{
  htmlChildren = {
    Panel{ key = "shape", title = "Shape",
      Tabs{ key = "kind", Tab{ key = "box", label = "Box", VectorBox{ key = "sides", label = "Sides", value = {1, 1, 1} } }, Tab{ key = "ball", label = "Ball", NumberBox{ key = "radius", label = "Radius", value = 1, step = 0.1 } } },
    },
  },
})

--- RangeSlider
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Filter", RangeSlider{ key = "years", label = "Years", min = 1950, max = 2020, value = {1980, 2000} } } },
})
on("SET", function(event) print(event.value[1], event.value[2]) end)

--- NumberBox
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Grid", NumberBox{ key = "count", label = "Count", min = 1, max = 100, step = 1, value = 12 } } },
})
on("SET", function(event) print(event.value) end)

--- Checkbox
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Look", Checkbox{ key = "solid", label = "Solid", value = true } } },
})
on("SET", function(event) print(event.value and "solid" or "wireframe") end)

--- Switch
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Lamp", Switch{ key = "on", label = "On", value = true } } },
})
on("SET", function(event) print(event.value and "on" or "off") end)

--- Select
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Look", Select{ key = "shape", label = "Shape", options = {"box", "ball", { value = "torus", label = "ring" }} } } },
})
on("SET", function(event) print(event.value) end)

--- ButtonGroup
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "View", ButtonGroup{ key = "side", label = "Side", options = {"front", "side", "top"}, value = "side" } } },
})
on("SET", function(event) print(event.value) end)

--- ColorPicker
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Look", ColorPicker{ key = "color", label = "Colour", value = "#ff8800" } } },
})
on("SET", function(event) print(event.value) end)

--- TextBox
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Label", TextBox{ key = "name", label = "Name", value = "Ada" }, TextBox{ key = "notes", label = "Notes", multiline = true, placeholder = "anything" } } },
})
on("SET", function(event) print(event.value) end)

--- VectorBox
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Lamp", VectorBox{ key = "place", label = "Place", value = {0, 2, 0.5}, step = 0.1 } } },
})
on("SET", function(event) print(event.value[1], event.value[2], event.value[3]) end)

--- ProgressBar
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Render", ProgressBar{ key = "done", label = "Frames", value = 0.3 }, ProgressBar{ key = "busy", label = "Waiting" } } },
})

--- Divider
session:set(DefaultScene{
  htmlChildren = { Panel{ key = "panel", title = "Look", Switch{ key = "grid", label = "Grid" }, Divider{ key = "line", label = "Light" }, Switch{ key = "sun", label = "Sun" } } },
})

--- FileUpload
session:set(DefaultScene{
  htmlChildren = { FileUpload{ key = "file", label = "A table", accept = ".csv" } },
})
on("UPLOAD", function(event)
  local rows = require("csv").parse(event.value.bytes)
  print(event.value.name, event.value.type, #rows)
end)

--- Table
session:set(DefaultScene{
  htmlChildren = {
    Table{
      key = "planets", label = "Planets",
      columns = { "planet", { label = "radius in km", align = "right" } },
      rows = { { "Mercury", 2440 }, { "Venus", 6052 }, { "Earth", 6371 }, { "Mars", 3390 } },
    },
  },
})
on("CLICK", function(event) print(event.value.row, event.value.column, event.value.values[1]) end)

--- Plot
session:set(DefaultScene{
  htmlChildren = {
    Plot{ key = "waves", label = "Waves", series = { "sine", { name = "cosine", color = "tomato" } }, seconds = 10 },
  },
})
session:spawn_task(function()
  for dt, t in frames(30) do session:push("waves", math.sin(t), math.cos(t)) end
end)
