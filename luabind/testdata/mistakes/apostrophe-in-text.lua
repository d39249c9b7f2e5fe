-- line 2: a quote (') is missing
print('it's')
