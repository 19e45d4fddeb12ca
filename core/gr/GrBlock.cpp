#include "gr/GrBlock.h"

#include "base/Errors.h"
#include "base/TextNumbers.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace clusterlens::gr {

namespace {

constexpr double widestLeap = 100.0; // steps
constexpr double none = std::numeric_limits<double>::quiet_NaN();

// Rows in file order whose r increases.
struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
    double lastR = none;
    double step = 0.0;        // the widest so far
    bool breaksOrder = false; // its first row follows the previous run directly and does not increase
    double previousR = none;  // what its first row should have exceeded

    [[nodiscard]] std::size_t size() const { return end - begin; }
};

// What stands between two neighbouring rows.
struct Gap {
    bool header = false; // a comment or "start data": here another block may begin
    bool text = false;
    bool blank = false; // as between the data sets of gnuplot
};

class RunFinder {
public:
    RunFinder(const Text& text, int rColumn)
        : m_text(text)
        , m_rColumn(rColumn)
    {
    }

    std::vector<Run> find(std::size_t firstRow)
    {
        for (std::size_t i = firstRow; i < m_text.rows.size(); ++i)
            add(i);
        return std::move(m_runs);
    }

private:
    [[nodiscard]] double rOf(std::size_t row) const
    {
        return m_text.rows[row].count > m_rColumn ? m_text.number(m_text.rows[row], m_rColumn) : none;
    }

    [[nodiscard]] Gap gapBefore(std::size_t row) const
    {
        Gap gap;
        for (int line = m_text.rows[row - 1].line + 1; line < m_text.rows[row].line; ++line) {
            const LineKind kind = m_text.lines[static_cast<std::size_t>(line) - 1].kind;
            gap.header = gap.header || kind == LineKind::Comment || kind == LineKind::StartData;
            gap.text = gap.text || kind == LineKind::Text;
            gap.blank = gap.blank || kind == LineKind::Blank;
        }
        return gap;
    }

    // A single row such as "3000 2", "0.1863 25" or "2024 11 22 morning" in front of a table that begins below it is no point of it.
    [[nodiscard]] bool isStray(const Run& run, std::size_t next) const
    {
        return run.size() == 1 && run.begin == 0 && followedByMany(next);
    }

    [[nodiscard]] bool followedByMany(std::size_t row) const
    {
        std::size_t i = row + 1;
        while (i < m_text.rows.size() && i - row < minRows && rOf(i) > rOf(i - 1))
            ++i;
        return i - row >= minRows;
    }

    void start(std::size_t row, double r, bool breaksOrder, double previousR)
    {
        m_runs.push_back({row, row + 1, r, 0.0, breaksOrder, previousR});
    }

    void add(std::size_t row)
    {
        const double r = rOf(row);
        if (m_runs.empty()) {
            start(row, r, false, none);
            return;
        }
        Run& run = m_runs.back();
        const Gap gap = gapBefore(row);
        const bool unknown = std::isnan(r) || std::isnan(run.lastR);
        const bool increases = unknown || r > run.lastR;
        const bool far = !unknown && run.size() >= 2 && !(r - run.lastR <= widestLeap * run.step);
        // After a header or a line of text, a row only continues the run if r goes on where it stopped. Without one a few rows far off are a
        // footer, "2024 11 22"; many are the curve beyond a gap.
        const bool interrupted = gap.header || gap.text;
        const bool leaps = interrupted ? far || run.size() < 2 : far && run.size() >= minRows && !goesOn(row, run.step);
        if (increases && !leaps) {
            if (!unknown)
                run.step = std::max(run.step, r - run.lastR);
            if (!std::isnan(r))
                run.lastR = r;
            run.end = row + 1;
        } else {
            const bool newBlock = gap.header || ((gap.text || gap.blank) && (run.size() < minRows || gap.blank));
            start(row, r, !increases && !newBlock && !isStray(run, row), run.lastR);
        }
    }

    // At least minRows rows from this one on have steps like those before.
    [[nodiscard]] bool goesOn(std::size_t row, double step) const
    {
        for (std::size_t i = row + 1; i < row + minRows; ++i)
            if (i >= m_text.rows.size() || !(rOf(i) > rOf(i - 1)) || rOf(i) - rOf(i - 1) > widestLeap * step)
                return false;
        return true;
    }

    const Text& m_text;
    int m_rColumn;
    std::vector<Run> m_runs;
};

[[noreturn]] void throwOrder(const Text& text, const std::string& name, const Run& run, double r)
{
    throw ParseError(fmt::format("{}:{}: expected r to increase, found {} after {}", name, text.rows[run.begin].line, exactText(r),
        exactText(run.previousR)));
}

int commonCount(const Text& text, const Run& run)
{
    std::map<int, int> votes;
    for (std::size_t i = run.begin; i < run.end; ++i)
        ++votes[text.rows[i].count];
    return std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

// A few rows at the end of the file that do not look like the data: a date, a time, a count.
bool isFooter(const Text& text, const Run& data, const Run& after)
{
    if (text.rows.size() - after.begin >= minRows)
        return false;
    const int columns = commonCount(text, data);
    const Row& last = text.rows[data.end - 1];
    const auto begin = text.rows.begin() + static_cast<std::ptrdiff_t>(after.begin);
    return std::all_of(begin, text.rows.end(), [&](const Row& row) {
        return row.count != columns || (row.integersOnly && !last.integersOnly) || (row.trailingText && !last.trailingText);
    });
}

[[noreturn]] void throwTooShort(const Text& text, const std::string& name, const Run* longest)
{
    if (longest == nullptr) {
        const auto odd
            = std::find_if(text.lines.begin(), text.lines.end(), [](const Line& line) { return line.kind == LineKind::Text; });
        const std::string found = odd == text.lines.end() ? "none" : "none; the first line of text is " + inQuotes(odd->text);
        const auto line = odd == text.lines.end() ? 1 : odd - text.lines.begin() + 1;
        throw ParseError(
            fmt::format("{}:{}: expected at least {} rows of numbers (r and G), found {}", name, line, minRows, found));
    }
    throw ParseError(
        fmt::format("{}:{}: expected at least {} rows of numbers (r and G) with increasing r, found {} from this line on", name,
            text.rows[longest->begin].line, minRows, longest->size()));
}

// Rows of another run: one by one when they are few, else as one warning.
void reportOther(const Text& text, const Run& run, Block& block)
{
    const int first = text.rows[run.begin].line;
    if (run.size() >= minRows) {
        block.warnings.push_back({first,
            fmt::format("another block of {} rows (lines {} to {}) was not read: the longest one is the curve", run.size(), first,
                text.rows[run.end - 1].line)});
        return;
    }
    for (std::size_t i = run.begin; i < run.end; ++i) {
        const int line = text.rows[i].line;
        block.skipped.push_back({line, toUtf8(text.lines[static_cast<std::size_t>(line) - 1].text)});
    }
}

// Lines of text from the first row on; those before it are the header.
void reportText(const Text& text, Block& block)
{
    for (auto line = static_cast<std::size_t>(text.rows[block.begin].line); line < text.lines.size(); ++line)
        if (text.lines[line].kind == LineKind::Text)
            block.skipped.push_back({static_cast<int>(line) + 1, toUtf8(text.lines[line].text)});
}

// The first row after the first "start data" with enough rows behind it; without one, the first row of all.
std::size_t firstDataRow(const Text& text)
{
    const auto marker
        = std::find_if(text.lines.begin(), text.lines.end(), [](const Line& line) { return line.kind == LineKind::StartData; });
    const auto number = static_cast<int>(marker - text.lines.begin()) + 1;
    const auto row = std::partition_point(text.rows.begin(), text.rows.end(), [&](const Row& each) { return each.line < number; });
    return marker != text.lines.end() && text.rows.end() - row >= minRows ? static_cast<std::size_t>(row - text.rows.begin()) : 0;
}

} // namespace

Block findBlock(const Text& text, const std::string& name, int rColumn)
{
    const std::vector<Run> runs = RunFinder(text, rColumn).find(firstDataRow(text));
    const auto rAt = [&](std::size_t row) { return text.rows[row].count > rColumn ? text.number(text.rows[row], rColumn) : none; };
    const auto longest = std::max_element(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.size() < b.size(); });
    if (longest == runs.end())
        throwTooShort(text, name, nullptr);
    const auto after = std::next(longest);
    const auto broken = longest->size() >= minRows
        ? (longest->breaksOrder                                                                    ? longest
                : (after != runs.end() && after->breaksOrder && !isFooter(text, *longest, *after)) ? after
                                                                                                   : runs.end())
        : std::find_if(runs.begin(), runs.end(), [](const Run& run) { return run.breaksOrder; });
    if (broken != runs.end())
        throwOrder(text, name, *broken, rAt(broken->begin));
    if (longest->size() < minRows)
        throwTooShort(text, name, &*longest);

    Block block{longest->begin, longest->end, commonCount(text, *longest), {}, {}};
    for (auto run = runs.begin(); run != runs.end(); ++run)
        if (run != longest)
            reportOther(text, *run, block);
    reportText(text, block);
    std::sort(
        block.skipped.begin(), block.skipped.end(), [](const SkippedLine& a, const SkippedLine& b) { return a.line < b.line; });
    if (block.skipped.size() > block.size())
        throw ParseError(
            fmt::format("{}:{}: expected rows of numbers (r and G), found {} other lines among {} rows, the first being {}", name,
                block.skipped.front().line, block.skipped.size(), block.size(), inQuotes(block.skipped.front().text)));
    return block;
}

} // namespace clusterlens::gr
