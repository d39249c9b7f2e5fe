-- line 3: Box{
spawn(function(session)
  session:set(<Box key="a"/>)
end)
