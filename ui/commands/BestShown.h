#pragma once

#include "document/Document.h"
#include "threads/Later.h"

#include <QHash>
#include <QObject>

namespace clusterlens::ui {

/// Keeps the best candidates of the current curve in the panes, each structure once, while results come in, until the user chooses. What was chosen of a curve
/// comes back with it.
class BestShown : public QObject {
    Q_OBJECT

public:
    explicit BestShown(Document& document, QObject* parent = nullptr);

    void setCount(int panes);            ///< 1 .. Document::maxShown
    void follow();                       ///< from now on the best again
    void stop() { m_following = false; } ///< the user has chosen
    [[nodiscard]] bool isReady() const { return !m_later.isAsked(); }

private:
    void update();
    void changeCurve();

    Document& m_document;
    int m_curve = 0;                 ///< whose candidates are shown
    QHash<int, QList<int>> m_chosen; ///< of curves that are not shown, by the user
    int m_count = 4;
    bool m_following = true;
    Later m_later; ///< update()
};

} // namespace clusterlens::ui
