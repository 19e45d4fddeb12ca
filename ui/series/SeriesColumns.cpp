#include "series/SeriesColumns.h"

#include "document/CandidateText.h"
#include "judgement/JudgementText.h"

#include <QCoreApplication>
#include <QLocale>

#include <optional>

namespace clusterlens::ui {

namespace {

using Kind = SeriesColumn::Kind;

/// For translations.
struct SeriesWords {
    Q_DECLARE_TR_FUNCTIONS(Series)
};

QString textIn(const SeriesRow& row, const std::string& key)
{
    const auto found = row.find(key);
    return found != row.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

QString numberText(double value, int decimals)
{
    return decimals < 0 ? QString::number(value, 'g', QLocale::FloatingPointShortest) : QString::number(value, 'f', decimals);
}

QString verdictIn(const SeriesRow& row, const std::string& key)
{
    const std::optional<Verdict> verdict = enumFromText<Verdict>(textIn(row, key).toStdString());
    return verdict ? QString::fromStdString(verdictWord(*verdict)) : QString();
}

SeriesColumn range(const char* key, const QString& title, const QString& toolTip, int decimals, bool shown)
{
    SeriesColumn column{key, Kind::Number, title, toolTip, decimals, shown};
    column.low = std::string(key) + "_low95";
    column.high = std::string(key) + "_high95";
    return column;
}

void addParameters(std::vector<SeriesColumn>& columns)
{
    for (const FitParameter& row : fitParameters) {
        SeriesColumn column{row.key, Kind::Number, parameterTitle(row), parameterHint(row), 4, false};
        column.deviation = std::string(row.key) + "_esd";
        column.more = {std::string(row.key) + "_state"};
        columns.push_back(column);
    }
}

} // namespace

std::vector<std::string> SeriesColumn::fields() const
{
    std::vector<std::string> all{key};
    for (const std::string& field : {low, high, deviation})
        if (!field.empty())
            all.push_back(field);
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<SeriesColumn> seriesColumns(const std::vector<SeriesNumber>& numbers)
{
    const auto tr = [](const char* text) { return SeriesWords::tr(text); };
    std::vector<SeriesColumn> columns{{"curve", Kind::Name, tr("Curve"), tr("Name of the curve; F2 renames it")},
        {"state", Kind::State, tr("State"), tr("What is known of it, or being calculated for it")},
        {"element", Kind::Family, tr("Element"), tr("Element of the particle")},
        {"rmin", Kind::Range, tr("r / Å"), tr("The part of the curve that is fitted")}};
    for (SeriesColumn& column : columns)
        column.shown = true;
    columns[0].more = {"name"};
    columns[1].more = {"message"};
    columns[3].more = {"rmax"};
    columns.push_back({"temperature", Kind::Number, tr("Temperature"), tr("As the header says"), -1, false});
    for (const SeriesNumber& number : numbers) {
        const QString from = number.headerKey.empty()
            ? SeriesWords::tr("From the file's name: %1").arg(QString::fromStdString(number.pattern))
            : SeriesWords::tr("From the header: %1").arg(QString::fromStdString(number.headerKey));
        columns.push_back({number.name, Kind::Number, QString::fromStdString(number.name), from, -1, true});
    }
    columns.push_back({"candidate_atoms", Kind::Best, tr("Best"), tr("The candidate with the lowest Rwp"), -1, true});
    columns.back().more
        = {"candidate_name", "starred", "candidate_note", "candidate_family", "candidate_origin", "candidate_copies"};
    columns.push_back({"verdict", Kind::Verdict, tr("Verdict"), tr("Whether anything explains the curve"), -1, true});
    columns.push_back({"rwp_fit", Kind::Number, tr("Rwp"), tr("Of the best candidate, after the fit; 0 is perfect"), 4, true});
    columns.push_back(
        {"noise_floor", Kind::Number, tr("Noise"), tr("Rwp that the noise of the curve alone would leave"), 4, false});
    columns.push_back(range("atoms", tr("Atoms"), tr("Median, and the range that holds 95 % of what is believed"), 0, true));
    columns.push_back(
        range("diameter", tr("Diameter / Å"), tr("Median, and the range that holds 95 % of what is believed"), 1, false));
    columns.push_back(range("bond", tr("Bond / Å"), tr("Median, and the range that holds 95 % of what is believed"), 3, true));
    columns.push_back({"family", Kind::Family, tr("Family"), tr("The likeliest family"), -1, false});
    columns.push_back({"family_share", Kind::Share, tr("Its share"), tr("How much is believed in that family"), 0, false});
    addParameters(columns);
    for (const auto& [value, word] : enumWords<Family>)
        columns.push_back({std::string("share_") + word, Kind::Share, SeriesWords::tr("Belief in %1").arg(QLatin1String(word)),
            SeriesWords::tr("How much is believed in this family"), 0, false});
    columns.push_back({"unknown_shape", Kind::Share, tr("Unknown shape"),
        tr("How likely it is that the particle is none of the shapes tried"), 0, false});
    return columns;
}

std::optional<double> numberIn(const SeriesRow& row, const std::string& key)
{
    const auto found = row.find(key);
    if (found == row.end() || !found->is_number())
        return std::nullopt;
    return found->get<double>();
}

QString shownText(const SeriesColumn& column, const SeriesRow& row)
{
    const std::optional<double> value = numberIn(row, column.key);
    switch (column.kind) {
    case Kind::Verdict:
        return verdictIn(row, column.key);
    case Kind::Family:
        return textIn(row, column.key);
    case Kind::Share:
        return value ? QString::fromStdString(shareText(*value)) : QString();
    case Kind::Range: {
        const std::optional<double> end = numberIn(row, "rmax");
        return value && end ? SeriesWords::tr("%1 – %2", "a range").arg(*value, 0, 'g', 4).arg(*end, 0, 'g', 4) : QString();
    }
    default:
        break;
    }
    if (!value)
        return {};
    const QString text = numberText(*value, column.decimals);
    const std::optional<double> low = numberIn(row, column.low);
    const std::optional<double> high = numberIn(row, column.high);
    if (low && high)
        return SeriesWords::tr("%1 (%2 – %3)", "a number and its range")
            .arg(text, numberText(*low, column.decimals), numberText(*high, column.decimals));
    const std::optional<double> deviation = numberIn(row, column.deviation);
    return deviation ? SeriesWords::tr("%1 ± %2").arg(text, numberText(*deviation, column.decimals)) : text;
}

QVariant sortKey(const SeriesColumn& column, const SeriesRow& row)
{
    if (const std::optional<double> value = numberIn(row, column.key))
        return *value;
    const QString text = textIn(row, column.key);
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QString stateText(const std::string& state)
{
    if (state == "waiting")
        return SeriesWords::tr("waiting");
    if (state == "running")
        return SeriesWords::tr("running");
    if (state == "done")
        return SeriesWords::tr("done");
    if (state == "failed")
        return SeriesWords::tr("failed");
    return SeriesWords::tr("new");
}

} // namespace clusterlens::ui
