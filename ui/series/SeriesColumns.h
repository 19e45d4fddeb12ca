#pragma once

#include "batch/SeriesTable.h"

#include <QString>
#include <QVariant>

#include <string>
#include <vector>

namespace clusterlens::ui {

/// A column of the table of curves: which fields of a SeriesRow it shows, and how. The fields are those of series.csv.
struct SeriesColumn {
    enum class Kind {
        Name, ///< as the window calls the curve
        State,
        Best, ///< the best candidate, as the window calls it
        Verdict,
        Range, ///< of r that is fitted
        Family,
        Number, ///< with the ends of its range, or its standard deviation
        Share
    };

    std::string key; ///< of the field that it is sorted and remembered by
    Kind kind = Kind::Number;
    QString title;
    QString toolTip;
    int decimals = -1;  ///< of numbers; -1: as many as they need
    bool shown = false; ///< unless the user says otherwise
    std::string low{};  ///< fields of the ends of a range of 95 %; empty: none
    std::string high{};
    std::string deviation{};         ///< field of the standard deviation; empty: none
    std::vector<std::string> more{}; ///< other fields that are copied with it

    [[nodiscard]] bool isNumber() const { return kind == Kind::Number || kind == Kind::Share; }
    [[nodiscard]] std::vector<std::string> fields() const; ///< all that it stands for
};

[[nodiscard]] std::vector<SeriesColumn> seriesColumns(const std::vector<SeriesNumber>& numbers);

/// A number in a field; none where it is empty or something else.
[[nodiscard]] std::optional<double> numberIn(const SeriesRow& row, const std::string& key);

/// What the table shows. Name, state and best candidate are the model's business.
[[nodiscard]] QString shownText(const SeriesColumn& column, const SeriesRow& row);
/// What it is sorted by: a number or a text; invalid where there is nothing.
[[nodiscard]] QVariant sortKey(const SeriesColumn& column, const SeriesRow& row);

/// "new", "waiting", "running", "done", "failed" in the user's language.
[[nodiscard]] QString stateText(const std::string& state);

} // namespace clusterlens::ui
