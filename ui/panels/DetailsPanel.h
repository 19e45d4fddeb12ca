#pragma once

#include "document/Document.h"
#include "plots/FrontPlot.h"
#include "plots/HistogramPlot.h"
#include "threads/Later.h"

#include <QLabel>
#include <QWidget>

namespace clusterlens::ui {

/// One candidate in depth: what the fit found, what makes it doubtful, coordination numbers and pair distances.
class DetailsPanel : public QWidget {
    Q_OBJECT

public:
    explicit DetailsPanel(Document& document, QWidget* parent = nullptr);

    void setCandidate(int id);           ///< 0 or one that is gone: the first that is shown
    [[nodiscard]] int candidate() const; ///< of the current curve; 0: none
    [[nodiscard]] bool isReady() const { return !m_later.isAsked() && !m_histograms.isAsked(); }
    void setTheme(bool dark);

protected:
    void resizeEvent(QResizeEvent* event) override;

Q_SIGNALS:
    void candidateWanted(int id);  ///< what this one was refined from
    void choiceWanted(int choice); ///< another one of a refinement

private:
    void showCandidate();
    void follow(const QString& link);
    void showHistograms();

    Document& m_document;
    int m_id = 0;
    bool m_isNarrow = false; ///< room for one column
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_warnings;
    FrontPlot* m_front;
    HistogramPlot* m_coordination;
    HistogramPlot* m_distances;
    std::shared_ptr<const Candidate> m_drawn; ///< in the histograms
    QColor m_drawnColour;
    Later m_later;      ///< showCandidate()
    Later m_histograms; ///< showHistograms()
};

} // namespace clusterlens::ui
