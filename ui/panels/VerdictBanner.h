#pragma once

#include "document/Document.h"

#include <QFrame>
#include <QLabel>

namespace clusterlens::ui {

/// What the last search of the current curve lets one believe: a verdict that cannot be overlooked, and below it what is likely. Hidden where nothing was
/// searched yet.
class VerdictBanner : public QFrame {
    Q_OBJECT

public:
    explicit VerdictBanner(Document& document, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const; ///< as shown; empty while hidden

protected:
    void changeEvent(QEvent* event) override;

private:
    void update();

    Document& m_document;
    QLabel* m_icon;
    QLabel* m_verdict;
    QLabel* m_beliefs;
};

} // namespace clusterlens::ui
