-- line 2: 'CAMERA_MOVE'
on("CAMERA MOVE", function(event, session) print(event.key) end)
