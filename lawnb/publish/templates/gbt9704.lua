-- From pandoc's document to calls of gbt9704.typ; text is escaped here, for Typst takes every sign of it as it stands.

local function typst(text) return pandoc.RawBlock('typst', text) end
local function inline(text) return pandoc.RawInline('typst', text) end

-- [inlines] as one content argument
local function content(inlines)
  local out = pandoc.List({inline('[')})
  out:extend(inlines)
  out:insert(inline(']'))
  return out
end

local function paragraph(inlines) return pandoc.Plain(inlines) end

local function inlines_of(blocks) return pandoc.utils.blocks_to_inlines(blocks, {}) end

-- #name([a], [b], …)
local function call(name, arguments)
  local out = pandoc.List({inline('#' .. name .. '(')})
  for _, argument in ipairs(arguments) do
    out:extend(content(argument))
    out:insert(inline(', '))
  end
  out:insert(inline(')'))
  return paragraph(out)
end

local function has_class(element, name) return element.classes and element.classes:includes(name) end

local function is_key_figure(items)
  for _, item in ipairs(items) do
    local label = #item == 1 and item[1].content and item[1].content[1]
    if not (label and label.t == 'Span' and has_class(label, 'label')) then return false end
  end
  return #items > 0
end

local function key_figures(items)
  local out = pandoc.List({inline('#key-figures(')})
  for _, item in ipairs(items) do
    local label, value = pandoc.List(), pandoc.List()
    for n, part in ipairs(item[1].content) do (n == 1 and label or value):insert(part) end
    out:insert(inline('('))
    out:extend(content(label))
    out:insert(inline(', '))
    out:extend(content(value))
    out:insert(inline('), '))
  end
  out:insert(inline(')'))
  return paragraph(out)
end

local WIDE = 12          -- columns; beyond, widths follow the contents
local LONGEST_STUB = 5   -- characters that the first column of a wide table gets
local INSET = 0.5        -- of a cell, both sides, in characters
local SHORT = 10         -- rows; a table of no more is not broken over pages

local BLOCK = {0.13, 0.47, 0.14, 0.26}  -- columns of the publication block, of the text's width

local function rows_of(it)
  local rows = pandoc.List()
  for _, body in ipairs(it.bodies) do rows:extend(body.body) end
  rows:extend(it.foot.rows)
  return rows
end

-- numbers at the right, words at the left, headings in the middle
local function align_table(it)
  for _, row in ipairs(it.head.rows) do
    for _, cell in ipairs(row.cells) do cell.alignment = 'AlignCenter' end
  end
  for _, row in ipairs(rows_of(it)) do
    for _, cell in ipairs(row.cells) do
      cell.alignment = has_class(cell, 'number') and 'AlignRight' or 'AlignLeft'
    end
  end
end

-- in Han characters, with room for the cell's inset; ASCII takes half of one
local function text_width(cell)
  local width = INSET
  for _, code in utf8.codes(pandoc.utils.stringify(cell.contents)) do width = width + (code < 128 and 0.55 or 1) end
  return width
end

-- the columns of a wide table share the line by what their cells hold, so that no number runs into the next
local function share_width(it)
  if #it.colspecs <= WIDE then return end
  local widths, sum = {}, 0
  for n = 1, #it.colspecs do widths[n] = 2 + INSET end
  for _, row in ipairs(rows_of(it)) do
    for n, cell in ipairs(row.cells) do
      if n <= #widths then widths[n] = math.max(widths[n], text_width(cell)) end
    end
  end
  widths[1] = math.min(widths[1], LONGEST_STUB)
  for _, width in ipairs(widths) do sum = sum + width end
  for n, spec in ipairs(it.colspecs) do it.colspecs[n] = {spec[1], widths[n] / sum} end
end

-- the unit stands at the right above the table, and not in the caption
local function taken_unit(it)
  local unit = nil
  it.caption.long = it.caption.long:walk({
    Span = function(span)
      if has_class(span, 'unit-note') then
        unit = span.content
        return {}
      end
    end,
  })
  return unit
end

local function statistics(div)
  local out = pandoc.List()
  for _, block in ipairs(div.content) do
    if block.t == 'Table' then
      align_table(block)
      share_width(block)
      local unit = taken_unit(block)
      if unit then
        local with_unit = pandoc.List({pandoc.Plain(block.caption.long[1].content)})
        with_unit[1].content:insert(inline('#unit-note['))
        with_unit[1].content:extend(unit)
        with_unit[1].content:insert(inline(']'))
        block.caption.long = with_unit
      end
      local short = #rows_of(block) <= SHORT
      local wrappers = pandoc.List()
      if short then wrappers:insert('whole') end
      if #block.colspecs > WIDE then wrappers:insert('narrow') end
      for _, name in ipairs(wrappers) do out:insert(typst('#' .. name .. '[')) end
      out:insert(block)
      for _ in ipairs(wrappers) do out:insert(typst(']')) end
    elseif block.t == 'OrderedList' then
      out:insert(call('notes', block.content:map(inlines_of)))
    elseif block.t == 'Para' or block.t == 'Plain' then
      local text = block.content
      -- 注： is the note's own word in HTML and the template's here
      if text[1] and text[1].t == 'Str' then text[1].text = text[1].text:gsub('^注：', '') end
      out:insert(call('notes', {text}))
    else
      out:insert(block)
    end
  end
  return out
end

-- each picture of a figure is a chart, the last has the caption; other words of the figure stay
function Figure(figure)
  local charts = pandoc.List()
  local rest = figure.content:walk({
    Image = function(image)
      charts:insert(image.src:match('^chart%-(%d+)'))
      return {}
    end,
  })
  if #charts == 0 then return nil end
  local out = pandoc.List()
  if pandoc.utils.stringify(rest):find('%S') then out:extend(rest) end
  for n, chart in ipairs(charts) do
    local text = pandoc.List({inline('#chart(' .. chart .. ', ')})
    if n == #charts then text:extend(content(inlines_of(figure.caption.long))) else text:insert(inline('none')) end
    text:insert(inline(')'))
    out:insert(paragraph(text))
  end
  return out
end

-- official documents number paragraphs, they do not hang lists
local function numbered(list)
  local out = pandoc.List()
  for n, item in ipairs(list.content) do
    local first = item[1]
    if first and (first.t == 'Plain' or first.t == 'Para') then
      local text = pandoc.List({pandoc.Str((list.start + n - 1) .. '.')})
      text:extend(first.content)
      out:insert(pandoc.Para(text))
      table.remove(item, 1)
    end
    out:extend(item)
  end
  return out
end

-- pandoc leaves a dash at the start of a cell (a list to Typst), three points (an ellipsis) and turns ’ into '
local function verbatim(text)
  return inline((text:gsub('%p', function(sign) return string.format('\\u{%x}', sign:byte()) end)))
end

local LONG_WORD = 40     -- ASCII characters; Typst breaks no word, and one may be wider than its cell

-- addresses and codes get places to break at: empty boxes, which leave no character in the text that a reader copies
local function breakable(str)
  if not str.text:find(string.rep('[!-~]', LONG_WORD)) then return verbatim(str.text) end
  local out, run = pandoc.List(), ''
  for _, code in utf8.codes(str.text) do
    run = run .. utf8.char(code)
    if #run >= LONG_WORD / 2 and not run:find('[^!-~]') then
      out:insert(verbatim(run))
      out:insert(inline('#box();'))
      run = ''
    elseif code > 127 then
      out:insert(verbatim(run))
      run = ''
    end
  end
  out:insert(verbatim(run))
  return out
end

local function is_call(block, name)
  local first = block.t == 'Plain' and block.content[1]
  return first and first.t == 'RawInline' and first.text == '#' .. name .. '('
end

-- no page holds a signature without a line of the text that is signed
local function tie_signature(blocks)
  local out = pandoc.List()
  for n, block in ipairs(blocks) do
    if block.t == 'Para' and blocks[n + 1] and is_call(blocks[n + 1], 'signature') then
      out:extend({typst('#tied['), block, typst(']')})
    else
      out:insert(block)
    end
  end
  return out
end

return {
  {
    -- the annex begins a page
    Header = function(header)
      if header.identifier == 'appendix' then return {typst('#pagebreak(weak: true)'), header} end
    end,
    -- a narrative is its paragraphs
    Div = function(div)
      if not (has_class(div, 'table') or has_class(div, 'signature') or has_class(div, 'publication')) then
        return div.content
      end
    end,
  },
  {
    traverse = 'topdown',
    Figure = Figure,
    Div = function(div)
      if has_class(div, 'table') then return statistics(div), false end
      if has_class(div, 'signature') and #div.content == 2 then
        return call('signature', {div.content[1].content, div.content[2].content}), false
      end
      if has_class(div, 'publication') then
        for _, block in ipairs(div.content) do
          if block.t == 'Table' and #block.colspecs == #BLOCK then
            for n, share in ipairs(BLOCK) do block.colspecs[n] = {block.colspecs[n][1], share} end
          end
        end
        local out = pandoc.List({typst('#publication[')})
        out:extend(div.content)
        out:insert(typst(']'))
        return #div.content > 0 and out or {}, false
      end
    end,
    BulletList = function(list)
      if is_key_figure(list.content) then return key_figures(list.content), false end
    end,
    OrderedList = function(list) return numbered(list) end,
  },
  { Str = breakable, Blocks = tie_signature },
}
