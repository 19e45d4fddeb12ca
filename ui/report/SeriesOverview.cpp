#include "report/SeriesOverview.h"

#include "candidates/Mixture.h"
#include "document/CandidateRanking.h"
#include "document/CandidateText.h"
#include "document/CurveText.h"
#include "judgement/JudgementText.h"
#include "report/Html.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>
#include <tuple>

namespace clusterlens::ui {

namespace {

constexpr qsizetype mostOnPage = 4;

/// For translations.
struct OverviewWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString intervalOf(const std::optional<BeliefInterval>& interval, int decimals)
{
    return interval ? OverviewWords::tr("%1 (%2 to %3)", "median and range")
                          .arg(numberText(interval->middle, decimals), numberText(interval->low95, decimals),
                              numberText(interval->high95, decimals))
                    : QString();
}

QStringList overviewRow(const Curve& curve, const CandidateItem* best)
{
    const Judgement* const judgement = judgementOfNow(curve);
    const QString verdict = judgement ? QString::fromStdString(verdictWord(judgement->verdict))
        : isJudgementOfNow(curve)     ? QString()
                                      : oldJudgementText();
    QStringList row{curve.name, QString::fromStdString(curve.data->experiment.element), verdict};
    if (best == nullptr)
        return row << QString() << QString() << QString() << QString() << QString() << QString();
    row << starredName(*best) << QString::number(countedAtoms(*best->candidate)) << familyText(*best->candidate)
        << numberText(best->candidate->fit.rwpFit, 4);
    return row << intervalOf(judgement ? judgement->atoms : std::nullopt, 0)
               << intervalOf(judgement ? judgement->bond : std::nullopt, 3);
}

} // namespace

QString anchorOf(int curve)
{
    return QStringLiteral("curve-%1").arg(curve);
}

QString overviewTable(const Document& document, const QList<int>& curves, const QList<CurveColumn>& numbers)
{
    QStringList head{OverviewWords::tr("Curve"), OverviewWords::tr("Element"), OverviewWords::tr("Verdict"),
        OverviewWords::tr("Best"), OverviewWords::tr("Its atoms"), OverviewWords::tr("Family"), OverviewWords::tr("Rwp"),
        OverviewWords::tr("Atoms (95 %)"), OverviewWords::tr("Bond / Å (95 %)")};
    const QHash<int, const CandidateItem*> best = bestOfEach(document);
    const auto noteOf = [&](int curve) { return best.contains(curve) ? breakable(noteLine(*best[curve])) : QString(); };
    const bool notes = std::ranges::any_of(curves, [&](int id) { return document.containsCurve(id) && !noteOf(id).isEmpty(); });
    if (notes)
        head.append(OverviewWords::tr("Note"));
    for (qsizetype i = 0; i < numbers.size(); ++i) // beside the curve, in their order
        head.insert(i + 1, numbers[i].title);
    QList<QStringList> rows;
    QStringList anchors;
    for (const int id : curves)
        if (document.containsCurve(id)) {
            rows.append(overviewRow(document.curve(id), best.value(id)));
            if (notes)
                rows.last().append(noteOf(id));
            for (qsizetype i = 0; i < numbers.size(); ++i)
                rows.last().insert(i + 1, numbers[i].texts.value(id));
            anchors.append(anchorOf(id));
        }
    return tableOf(head, rows, anchors);
}

QList<int> candidatesOnPage(const Document& document, int curve)
{
    QList<int> ids = bestFirst(document, document.candidateIds(curve));
    std::ranges::stable_sort(ids, {}, [&](int id) { return !document.candidate(id).starred; });
    return ids.first(std::min(ids.size(), mostOnPage));
}

} // namespace clusterlens::ui
