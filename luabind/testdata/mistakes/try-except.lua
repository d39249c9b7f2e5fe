-- line 3: pcall
spawn(function(session)
  try
    session:grab_render{}
  except
    print("no")
  end
end)
