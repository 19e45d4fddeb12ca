#include "series/NumbersJson.h"

#include "base/Errors.h"

#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

QJsonArray numbersJson(const std::vector<SeriesNumber>& numbers)
{
    QJsonArray json;
    for (const SeriesNumber& number : numbers)
        json.append(QJsonObject{{QStringLiteral("name"), QString::fromStdString(number.name)},
            {QStringLiteral("header"), QString::fromStdString(number.headerKey)},
            {QStringLiteral("pattern"), QString::fromStdString(number.pattern)}});
    return json;
}

std::vector<SeriesNumber> readNumbersJson(const QJsonArray& json)
{
    std::vector<SeriesNumber> numbers;
    for (const QJsonValue& value : json) {
        const auto text = [&](const char* key) { return value.toObject().value(QLatin1String(key)).toString().toStdString(); };
        const std::string header = text("header");
        try {
            numbers.push_back(seriesNumberFromText(text("name") + "=" + (header.empty() ? text("pattern") : "header:" + header)));
        } catch (const ParseError&) {
            continue;
        }
    }
    return numbers;
}

QJsonArray failuresJson(const QHash<int, QString>& failures)
{
    QList<int> curves = failures.keys();
    std::ranges::sort(curves);
    QJsonArray json;
    for (const int curve : std::as_const(curves))
        json.append(QJsonObject{{QStringLiteral("curve"), curve}, {QStringLiteral("message"), failures.value(curve)}});
    return json;
}

QHash<int, QString> readFailuresJson(const QJsonArray& json)
{
    QHash<int, QString> failures;
    for (const QJsonValue& value : json)
        failures[value.toObject().value(QLatin1String("curve")).toInt()]
            = value.toObject().value(QLatin1String("message")).toString();
    return failures;
}

} // namespace clusterlens::ui
